import { fieldIdOf, type TranslatedIssue } from '#shared/forms'
import { fieldOfIssue, phoneFields, type PhoneAnswers } from '#shared/reports/outbox'

/** Shows a draft's answers in the form, and nothing of another one. */
export function fillForm(form: HTMLFormElement, answers: PhoneAnswers) {
  form.reset()
  for (const name of phoneFields) {
    const field = form.elements.namedItem(name)
    const value = answers[name]
    if (field instanceof RadioNodeList || (field instanceof HTMLInputElement && field.type === 'checkbox')) {
      if (value !== undefined) form.querySelector<HTMLInputElement>(`[name="${name}"][value="${CSS.escape(value)}"]`)?.click()
    }
    else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement) field.value = value ?? ''
  }
  for (const other of form.querySelectorAll('[data-position], textarea')) other.dispatchEvent(new Event('input'))
}

/** Takes back what the last mistakes put into the form. */
let takeBack: Array<() => void> = []

/** Says what has to be changed: all of it at the top, and each at its field. */
export function showIssues(form: HTMLFormElement, issues: TranslatedIssue[]) {
  for (const act of takeBack) act()
  takeBack = []
  const summary = form.querySelector<HTMLElement>('[data-issues]')!
  summary.hidden = issues.length === 0
  summary.querySelector('ul')!.replaceChildren(...issues.map(({ path, message }) => {
    const item = document.createElement('li')
    const control = path === '' ? null : document.getElementById(fieldIdOf(fieldOfIssue(path)))
    if (control) {
      const link = document.createElement('a')
      link.href = `#${control.id}`
      link.textContent = message
      item.append(link)
      showAt(control, message)
    }
    else item.textContent = message
    return item
  }))
}

function showAt(control: HTMLElement, message: string) {
  const field = control.closest('.field')
  if (!field || field.classList.contains('wrong')) return
  // A group of choices is described as a whole.
  const described = field.tagName === 'FIELDSET' ? field : control
  const hints = described.getAttribute('aria-describedby') ?? ''
  const words = document.createElement('p')
  words.className = 'field-error'
  words.id = `${control.id}-error`
  words.textContent = message
  ;(control.closest('.choices') ?? control).before(words)
  field.classList.add('wrong')
  described.setAttribute('aria-describedby', `${hints} ${words.id}`.trim())
  if (described === control) control.setAttribute('aria-invalid', 'true')
  takeBack.push(() => {
    words.remove()
    field.classList.remove('wrong')
    control.removeAttribute('aria-invalid')
    if (hints) described.setAttribute('aria-describedby', hints)
    else described.removeAttribute('aria-describedby')
  })
}
