/** Stands for the bundled scripts of `enhance/`: every name has an address. */
export const enhancements = new Proxy({} as Record<string, string>, { get: (_, name) => `/_enhance/${String(name)}.js` })
