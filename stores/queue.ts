import { defineStore } from 'pinia'

/** A decision that can still be taken back. */
export interface Undoable {
  words: string
  items: { id: string, number: string, version: number }[]
  /** Put aside, which is taken back in another way than a move. */
  isLater: boolean
  /** Milliseconds since 1970. */
  until: number
}

/** What somebody is doing in the queue: what they look at, what they have chosen, and how they like it. */
export const useQueueStore = defineStore('queue', () => {
  const selected = ref<string | null>(null)
  const chosen = ref<string[]>([])
  const undoable = ref<Undoable | null>(null)
  /** Single letters can get in the way of speech input and some keyboards. */
  const hasKeys = ref(true)

  function toggle(id: string) {
    chosen.value = chosen.value.includes(id) ? chosen.value.filter(other => other !== id) : [...chosen.value, id]
  }
  return { selected, chosen, undoable, hasKeys, toggle }
})
