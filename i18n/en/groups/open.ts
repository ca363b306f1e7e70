import { bundle } from '../bundle.ts'
import { doors } from '../doors.ts'
import { phone } from '../phone.ts'
import { policies } from '../policies.ts'
import { search } from '../search.ts'

export const messages = {
  bundle,
  doors,
  phone,
  policies,
  search,
} as const
