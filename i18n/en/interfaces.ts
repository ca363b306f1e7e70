export const interfaces = {
  title: 'Interfaces',
} as const
