import { formatQueryCode } from '#shared/receipts/queryCode'
import type { PhoneDraft } from '#shared/reports/outbox'
import type { Progress } from './delivery'
import { copyOf, sentence } from './sentences'

export type Act = 'send' | 'open' | 'delete'

/** How long a first tap on 删除 waits for the second. */
const second = 5000

/** The drafts of this phone as a list. Items stay while their draft does, so that no button is taken from under a finger. */
export function createDraftList(section: HTMLElement, onAct: (act: Act, id: string) => void) {
  const list = section.querySelector('ul')!
  const items = new Map<string, HTMLLIElement>()

  function add(id: string): HTMLLIElement {
    const item = copyOf('draft')
    item.dataset.id = id
    for (const button of item.querySelectorAll<HTMLButtonElement>('[data-act]')) {
      const act = button.dataset.act as Act
      button.addEventListener('click', () => {
        if (act !== 'delete' || button.dataset.sure) return onAct(act, id)
        const words = button.querySelector('span')!
        button.dataset.sure = 'yes'
        words.textContent = sentence('removeSure')
        setTimeout(() => {
          delete button.dataset.sure
          words.textContent = sentence('remove')
        }, second)
      })
    }
    return item
  }

  return {
    show(drafts: PhoneDraft[], titleOf: (draft: PhoneDraft) => string) {
      section.hidden = drafts.length === 0
      for (const [id, item] of items) {
        if (drafts.some(draft => draft.id === id)) continue
        item.remove()
        items.delete(id)
      }
      for (const [index, draft] of drafts.entries()) {
        const item = items.get(draft.id) ?? add(draft.id)
        items.set(draft.id, item)
        if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null)
        fill(item, draft, titleOf(draft))
      }
    },
    tell(id: string, progress: Progress | null) {
      const item = items.get(id)
      if (!item) return
      const bar = item.querySelector('progress')!
      bar.hidden = progress === null
      if (progress === null) return
      say(item, progress === 'report' ? sentence('sendingReport') : sentence('sending', { n: progress.photo, total: progress.total }))
      if (progress === 'report') bar.removeAttribute('value')
      else bar.value = (progress.photo - 1 + progress.part) / progress.total
    },
  }
}

function fill(item: HTMLElement, draft: PhoneDraft, title: string) {
  const { state, issues, photos, receipt, isMaybeSent } = draft
  const part = (name: string) => item.querySelector<HTMLElement>(`[data-${name}]`)!
  const button = (act: Act) => item.querySelector<HTMLButtonElement>(`[data-act=${act}]`)!
  item.querySelector('h3')!.textContent = title
  part('state').textContent = sentence(state === 'draft' && issues.length > 0 ? 'change' : state)
  part('count').textContent = photos.length > 0 ? sentence('photoCount', { n: photos.length }) : ''
  part('receipt').hidden = part('receipt-note').hidden = receipt === null
  part('number').textContent = receipt?.number ?? ''
  part('code').textContent = receipt ? formatQueryCode(receipt.queryCode) : ''
  if (receipt) item.querySelector('a')!.search = `?number=${receipt.number}`
  button('send').hidden = state !== 'waiting'
  button('open').hidden = state === 'delivered' || isMaybeSent
  const bar = item.querySelector('progress')!
  if (bar.hidden) say(item, state === 'waiting' && isMaybeSent ? sentence('settled') : '')
  if (state !== 'waiting') bar.hidden = true
}

function say(item: HTMLElement, words: string) {
  const place = item.querySelector('[data-words]')!
  // Said once: a screen reader repeats what is written again.
  if (place.textContent !== words) place.textContent = words
}
