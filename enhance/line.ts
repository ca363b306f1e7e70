import { carry, takeCarried } from './parts/carried'
import { isPhonePageKept, keepPhonePage, phonePage } from './parts/line'

/** On the screens of the report: without a line, the person and what they typed are led to the phone's own page. */
const offer = document.querySelector<HTMLElement>('[data-no-line]')
const form = document.querySelector<HTMLFormElement>('main form[method=post]')
const show = () => { if (offer) offer.hidden = navigator.onLine }

addEventListener('online', show)
addEventListener('offline', show)
show()
takeCarried()
keepPhonePage()

// The screen of the photos has files to carry, and a script of its own for them.
if (form && form.enctype !== 'multipart/form-data') {
  offer?.addEventListener('click', () => { carry(form) })
  form.addEventListener('submit', (event) => {
    carry(form)
    if (navigator.onLine) return
    event.preventDefault()
    void (async () => {
      if (await isPhonePageKept()) location.assign(`${phonePage()}?carried`)
      else form.submit()
    })()
  })
}
