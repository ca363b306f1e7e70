import { TOTP } from 'otpauth'

/** The code an authenticator shows at that instant. */
export function codeAt(secret: string, instant: Date): string {
  return new TOTP({ secret: secret.replace(/\s/g, '') }).generate({ timestamp: instant.getTime() })
}
