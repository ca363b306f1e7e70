export const doors = {
  title: 'Notice for the door',
} as const
