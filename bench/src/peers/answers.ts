/**
 * What the peers need to give the answers that AxIA gives.
 * @module
 */
import { Me } from '@axia/contract'
import { Type } from 'typebox'
import { Check, Parse } from 'typebox/value'

const { ANSWER_ME, ANSWER_TASKS, ANSWER_HEADERS = '{}', PEER_SECRET = '', PEER_ISSUER = '' } = process.env
const answer: unknown = JSON.parse(ANSWER_ME ?? 'null')

/** The headers of AxIA's answers that Node.js does not send by itself. */
export const headers = Parse(Type.Record(Type.String(), Type.String()), JSON.parse(ANSWER_HEADERS))

export const secret = PEER_SECRET
export const issuer = PEER_ISSUER

/** The users that a peer knows, by the token's subject. */
export const users = new Map<string, Me>()
if (Check(Me, answer)) users.set('user', answer)

/** The tasks that a peer knows, as `GET /tasks` gives them. */
export const tasks: unknown = JSON.parse(ANSWER_TASKS ?? '[]')

export function health(): { status: 'ok'; timestamp: string } {
  return { status: 'ok', timestamp: new Date().toISOString() }
}

/** Says where the peer listens. */
export function announce(address: unknown): void {
  if (typeof address !== 'object' || address === null || !('port' in address))
    throw new Error('the peer does not listen')
  process.stdout.write(`ready: ${address.port}\n`)
}
