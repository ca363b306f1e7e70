import { formatMode, parseMode, switchMode, type ModeChoice } from '#shared/mode'

const year = 365 * 24 * 60 * 60

/** How this person reads the site. The server reads it from the cookie, so that nothing changes after the page is shown. */
export function useMode() {
  const cookie = useCookie('mode', {
    maxAge: year, sameSite: 'lax', path: '/', encode: value => value ?? '', decode: value => value,
  })
  const mode = computed(() => parseMode(cookie.value))
  const choose = (choice: ModeChoice) => { cookie.value = formatMode(switchMode(mode.value, choice)) }
  return {
    size: computed(() => mode.value.size),
    colours: computed(() => mode.value.colours),
    isElder: computed(() => mode.value.size !== 'standard'),
    choose,
  }
}
