import { phoneFields, type PhoneAnswers } from '#shared/reports/outbox'

const key = 'carried'

/** What a form holds now, by the names the phone's own form has too. */
export function readAnswers(form: HTMLFormElement): PhoneAnswers {
  const values = new FormData(form)
  const answers: PhoneAnswers = {}
  for (const name of phoneFields) {
    const value = values.get(name)
    if (typeof value === 'string' && value !== '') answers[name] = value
  }
  return answers
}

/** Keeps what was typed for this tab, until the next screen has been reached. */
export function carry(form: HTMLFormElement) {
  try { sessionStorage.setItem(key, JSON.stringify(readAnswers(form))) }
  catch { /* A browser without storage goes on as before. */ }
}

/** What was carried to this page, once. */
export function takeCarried(): PhoneAnswers {
  try {
    const carried = sessionStorage.getItem(key)
    sessionStorage.removeItem(key)
    return JSON.parse(carried ?? '{}') as PhoneAnswers
  }
  catch { return {} }
}
