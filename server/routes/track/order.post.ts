import { cancelOrder, moveOrder, moveToNextWeek, removeAskerContact } from '#server/domain/volunteers/orderEnds'
import { getOwnOrder } from '#server/domain/volunteers/orderQueries'
import { agreeToPassOn } from '#server/domain/volunteers/passingOn'
import { rewordOrder } from '#server/domain/volunteers/screening'
import { parseWith } from '#server/http/body'
import { defineReceiptFormHandler, type ReceiptFormContext } from '#server/http/track'
import { agreeingSchema, orderWindowSchema, wordsSchema } from '#shared/volunteers/ordering'

type Context = Pick<ReceiptFormContext, 'db' | 'keys' | 'calendar' | 'now' | 'answers'> & { orderId: string }

const steps = {
  cancel: ({ db, orderId, keys, now }: Context) => cancelOrder(db, { orderId, keys, now }),
  move: ({ db, orderId, calendar, now, answers }: Context) => moveOrder(db, { orderId, ...parseWith(orderWindowSchema, answers), calendar, now }),
  nextWeek: ({ db, orderId, calendar, now }: Context) => moveToNextWeek(db, { orderId, calendar, now }),
  reword: ({ db, orderId, calendar, now, answers }: Context) => rewordOrder(db, { orderId, ...parseWith(wordsSchema, answers), calendar, now }),
  agree: ({ db, orderId, now, answers }: Context) => {
    parseWith(agreeingSchema, answers)
    return agreeToPassOn(db, { orderId, actor: { kind: 'resident' }, now })
  },
  forget: ({ db, orderId, keys, now }: Context) => removeAskerContact(db, { orderId, keys, now }),
}

/** One tap each by whoever asked; or only opening it again. */
export default defineReceiptFormHandler('order', async (context) => {
  const { db, fields, subjectId } = context
  const { order: chosen, ...answers } = context.answers
  const { order } = await getOwnOrder(db, { subjectId, orderId: typeof chosen === 'string' && chosen !== '' ? chosen : undefined })
  const step = Object.keys(steps).find((name): name is keyof typeof steps => name === fields.action)
  if (!step) return '/track/order'
  await steps[step]({ ...context, answers, orderId: order.id })
  return `/track/order?order=${order.id}&done=${step}`
})
