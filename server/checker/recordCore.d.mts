interface Checked { errors: string[], lines: string[] }
export function checkProof(proof: unknown, options?: { keys?: string[] }): Promise<Checked>
export function checkLog(options: { read: (path: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>, earlier?: string, keys?: string[], onProgress?: (done: number, size: number) => void }): Promise<Checked>
export function openCheckpoint(note: string, keyLines: string[], options?: { isStrict?: boolean }): Promise<{ origin: string, size: number, root: Uint8Array, signedBy: string[] }>
export function verifyEd25519(given: { publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array }): Promise<boolean>
