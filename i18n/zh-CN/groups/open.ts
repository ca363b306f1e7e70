import { bundle } from '../bundle.ts'
import { phone } from '../phone.ts'
import { policies } from '../policies.ts'
import { search } from '../search.ts'

export const messages = {
  bundle,
  phone,
  policies,
  search,
} as const
