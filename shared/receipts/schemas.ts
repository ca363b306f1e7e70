import { z } from 'zod'
import { parseReceiptNumber } from './number.ts'
import { parseQueryCode } from './queryCode.ts'

const parsed = (parse: (typed: string) => string | null, message: string) =>
  z.string(message).trim().min(1, message).max(60, message).transform((typed, context) => {
    const value = parse(typed)
    if (value === null) context.addIssue({ code: 'custom', message, input: typed })
    return value ?? ''
  })

/** The number of a receipt as typed, in its one written form. */
export const numberField = parsed(parseReceiptNumber, 'receipt.number_invalid')

/** Number and query code as typed; the parsed values have one written form. */
export const trackSchema = z.strictObject({
  number: numberField,
  queryCode: parsed(parseQueryCode, 'receipt.code_invalid'),
})
