/** A root in groups of eight, to be compared by eye. */
export function toGroups(root: string): string[] {
  return root.match(/.{1,8}/g) ?? []
}

/** Sixteen digits of a root that a person can read out or write down: 1234 5678 9012 3456. Two roots share them with a chance of one in 10^16. */
export function toShortNumber(root: string): string {
  return (BigInt(`0x${root.slice(0, 32)}`) % 10n ** 16n).toString().padStart(16, '0').replace(/(\d{4})(?=\d)/g, '$1 ')
}
