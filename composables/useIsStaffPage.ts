/** Staff pages are hydrated; public pages carry no framework script. */
export function useIsStaffPage(): boolean {
  return /^(?:\/en)?\/staff(?:$|\/)/.test(useRoute().path)
}
