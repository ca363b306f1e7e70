/** How a webhook stands. disabled: the receiver said that it is gone (410), or somebody ended it; it begins anew from now. */
export const webhookStates = ['active', 'paused', 'disabled'] as const
export type WebhookState = (typeof webhookStates)[number]

/** waiting: to be sent, now or again. skipped: not public when it was to be sent. failed: every try was used up, or the receiver is gone. */
export const deliveryStates = ['waiting', 'delivered', 'failed', 'skipped'] as const
export type DeliveryState = (typeof deliveryStates)[number]

const minutes = 60
const hours = 60 * minutes

/** Seconds from one try to the next, as Standard Webhooks suggests; after the last one nothing more is tried. */
export const retrySeconds = [5, 5 * minutes, 30 * minutes, 2 * hours, 5 * hours, 10 * hours, 14 * hours, 20 * hours, 24 * hours] as const

/** From this try on staff are told that a receiver cannot be reached. */
export const alarmAfterTries = 5

/** How long the secret from before a rotation signs as well. */
export const formerSecretHours = 24

/** How long the log of a delivery is kept once it is over. */
export const deliveryLogDays = 30

/** When a try that failed is made again; undefined when there are no more. `chance` is from 0 to 1: receivers are not all asked at once. `waitSeconds` is what the receiver asked for, heard up to a day. */
export function nextTryAt({ tries, now, chance, waitSeconds = 0 }: { tries: number, now: Date, chance: number, waitSeconds?: number }): Date | undefined {
  const seconds = retrySeconds[tries - 1]
  if (seconds === undefined) return undefined
  return new Date(now.getTime() + Math.max(seconds * (0.8 + chance * 0.4), Math.min(waitSeconds, 24 * hours)) * 1000)
}
