import { interfaces } from '../interfaces.ts'

export const messages = {
  interfaces,
} as const
