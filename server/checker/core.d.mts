export function checkBundle(files: Map<string, Uint8Array>): Promise<{ errors: string[], lines: string[] }>
export function readZip(bytes: Uint8Array, inflate: (stored: Uint8Array) => Promise<Uint8Array>): Promise<Map<string, Uint8Array>>
