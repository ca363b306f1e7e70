let sentences: Record<string, string> | undefined

/** A sentence of the page, in its language, with its places filled in. */
export function sentence(name: string, places: Record<string, string | number> = {}): string {
  sentences ??= JSON.parse(parts().dataset.sentences!) as Record<string, string>
  return (sentences[name] ?? '').replace(/\{(\w+)\}/g, (_, place: string) => String(places[place]))
}

/** A copy of an item the page brings along for the script. */
export function copyOf(name: string): HTMLLIElement {
  return parts().querySelector(`[data-${name}] > li`)!.cloneNode(true) as HTMLLIElement
}

const parts = () => document.querySelector<HTMLElement>('[data-sentences]')!
