export const doors = {
  title: '贴在门上的告知',
} as const
