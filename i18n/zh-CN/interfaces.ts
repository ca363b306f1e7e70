export const interfaces = {
  title: '接口',
} as const
