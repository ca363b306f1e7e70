/** Says how many characters are left once a text has used three quarters of its room. */
for (const text of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-max]')) {
  const max = Number(text.dataset.max)
  const status = document.getElementById(`${text.id}-count`)
  const show = () => {
    const left = max - [...text.value].length
    const sentence = left < 0 ? text.dataset.over : text.dataset.left
    if (status) status.textContent = left > max / 4 ? '' : sentence?.replace('{n}', String(Math.abs(left))) ?? ''
  }
  let waiting: ReturnType<typeof setTimeout>
  text.addEventListener('input', () => {
    clearTimeout(waiting)
    // A screen reader that is told of every key says nothing useful.
    waiting = setTimeout(show, 600)
  })
  show()
}
