import { z } from 'zod'
import { parseReceiptNumber } from './number.ts'
import { parseQueryCode } from './queryCode.ts'

const parsed = (parse: (typed: string) => string | null, message: string) =>
  z.string(message).trim().min(1, message).max(60, message).transform((typed, context) => {
    const value = parse(typed)
    if (value === null) context.addIssue({ code: 'custom', message, input: typed })
    return value ?? ''
  })

/** Number and query code as typed; the parsed values have one written form. */
export const trackSchema = z.strictObject({
  number: parsed(parseReceiptNumber, 'receipt.number_invalid'),
  queryCode: parsed(parseQueryCode, 'receipt.code_invalid'),
})
