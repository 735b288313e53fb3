/**
 * `axia auth token`: prints the access token, for other programs.
 * @module
 */
import type { Session } from '../session.ts'

export async function token({ client, out }: Session): Promise<void> {
  const accessToken = client.auth.getToken() ?? ''
  const { state } = client.auth
  if (!out.isJson) out.print(accessToken)
  else out.json({ access_token: accessToken, expires_at: 'expiresAt' in state ? state.expiresAt.toISOString() : null })
}
