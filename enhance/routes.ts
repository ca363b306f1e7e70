import { judge, retryDelay } from '#shared/reports/outbox'
import type { KeptObservation } from '#shared/volunteers/routes'
import type { ObservationAnswer } from '#shared/volunteers/rules'
import { keepOnlyPage } from './parts/line'
import { sentence } from './parts/sentences'
import { addObservation, deleteObservations, listObservations } from './parts/store'

/**
 * A route card on the phone: each tap is kept under an id of its own and handed over when there is a line. The forms of
 * the page stay as they are for browsers without a store.
 */
const page = document.querySelector<HTMLElement>('[data-route]')
if (page && 'indexedDB' in window) void listObservations(page.dataset.route!).then(() => begin(page), () => undefined)

const patience = 60_000

async function begin(page: HTMLElement) {
  const cardId = page.dataset.route!
  const part = (name: string) => page.querySelector<HTMLElement>(`[data-${name}]`)!
  const saidAt = (stopId: string) => page.querySelector<HTMLElement>(`[data-stop="${CSS.escape(stopId)}"] [data-said]`)
  const others = 'BroadcastChannel' in window ? new BroadcastChannel('outbox-observations') : undefined
  let tries = 0
  let timer: ReturnType<typeof setTimeout>
  let isSending = false

  const tell = ({ stopId, answer }: Pick<KeptObservation, 'stopId' | 'answer'>, state: 'kept' | 'sent' | 'refused') => {
    const line = saidAt(stopId)
    if (line) line.textContent = sentence(state, { answer: sentence(answer) })
  }

  async function showWaiting(problem?: 'again' | 'refused') {
    const kept = await listObservations(cardId)
    for (const answer of kept) tell(answer, 'kept')
    part('waiting').textContent = kept.length === 0 ? '' : sentence(problem ?? 'waiting', { n: kept.length })
  }

  async function send() {
    clearTimeout(timer)
    if (isSending || !navigator.onLine) return
    isSending = true
    let isSettled = true
    for (;;) {
      const kept = (await listObservations(cardId)).slice(0, 100)
      if (kept.length === 0) break
      const verdict = await handOver(kept)
      if (verdict !== 'delivered') {
        isSettled = verdict !== 'later'
        await showWaiting(verdict === 'later' ? undefined : verdict)
        break
      }
      await deleteObservations(kept.map(({ id }) => id))
      for (const answer of kept) tell(answer, 'sent')
      others?.postMessage('changed')
      await showWaiting()
    }
    isSending = false
    if (isSettled) tries = 0
    else timer = setTimeout(() => { void send() }, retryDelay(tries++, Math.random()))
  }

  async function handOver(kept: readonly KeptObservation[]): Promise<'delivered' | 'later' | 'again' | 'refused'> {
    const control = new AbortController()
    const patienceOver = setTimeout(() => { control.abort() }, patience)
    try {
      const response = await fetch(`/api/volunteers/routes/${cardId}/observations`, {
        method: 'POST', signal: control.signal, headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ pass: page.dataset.pass, answers: kept.map(({ id, stopId, answer, observedAt }) => ({ id, stopId, answer, observedAt })) }),
      })
      const verdict = judge({ status: response.status })
      return verdict === 'delivered' || verdict === 'later' ? verdict : response.status === 401 ? 'again' : 'refused'
    }
    catch { return 'later' }
    finally { clearTimeout(patienceOver) }
  }

  page.addEventListener('click', (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>('button[name=tap]')
    if (!button) return
    event.preventDefault()
    const [stopId, answer] = button.value.split(' ') as [string, ObservationAnswer]
    addObservation({ cardId, stopId, answer }).then(async () => {
      tell({ stopId, answer }, 'kept')
      await showWaiting()
      tries = 0
      await send()
    }, () => {
      const line = saidAt(stopId)
      if (line) line.textContent = sentence('full')
    })
  })

  function showLine() {
    part('line').textContent = sentence(navigator.onLine ? 'online' : 'offline')
    tries = 0
    void send()
  }
  addEventListener('online', showLine)
  addEventListener('offline', showLine)
  addEventListener('pageshow', showLine)
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void showWaiting().then(send) })
  others?.addEventListener('message', () => { void showWaiting() })

  part('without-script').hidden = true
  const whole = page.querySelector<HTMLElement>('[data-whole]')
  if (whole) whole.hidden = true
  keepOnlyPage(location.pathname)
  await showWaiting()
  showLine()
}
