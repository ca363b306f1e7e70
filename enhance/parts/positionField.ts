import { roundAccuracy } from '#shared/places/position'
import { locate } from './locate'

const names = ['longitude', 'latitude', 'accuracyM'] as const

/** Makes the offer of the phone's position work: asked for by a button, told in words, and taken away again. */
export function enhancePosition(box: HTMLElement) {
  if (!('geolocation' in navigator)) return
  const fieldOf = (name: string) => box.querySelector<HTMLInputElement>(`input[name=${name}]`)!
  const status = box.querySelector('[role=status]')!
  const use = box.querySelector<HTMLButtonElement>('[data-use]')!
  const drop = box.querySelector<HTMLButtonElement>('[data-drop]')!
  const say = (words = '', n?: number) => { status.textContent = words.replace('{n}', String(n)) }

  const show = () => {
    const isKept = fieldOf('longitude').value !== ''
    use.hidden = isKept
    drop.hidden = !isKept
    say(isKept ? box.dataset.kept : '', roundAccuracy(Number(fieldOf('accuracyM').value)))
  }
  const keep = (values: Partial<Record<string, number>>) => {
    for (const name of names) fieldOf(name).value = String(values[name] ?? '')
    // Whoever keeps a draft of the form hears of it like of any other field.
    fieldOf('longitude').dispatchEvent(new Event('change', { bubbles: true }))
    show()
  }

  // Another draft was put into the form.
  box.addEventListener('input', show)
  use.addEventListener('click', () => {
    use.disabled = true
    say(box.dataset.asking)
    void locate().then((found) => {
      use.disabled = false
      if (typeof found === 'string') return say(box.dataset[found])
      keep({ ...found })
      if (document.activeElement === document.body || document.activeElement === use) drop.focus()
    })
  })
  drop.addEventListener('click', () => {
    keep({})
    say(box.dataset.dropped)
    use.focus()
  })
  box.hidden = false
  show()
}
