/** Moves the reader to the list of mistakes when a form is shown again. */
document.querySelector<HTMLElement>('[data-error-summary]')?.focus()
