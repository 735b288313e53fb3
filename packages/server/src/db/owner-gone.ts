/**
 * What fails because whoever asked for it has just been removed.
 * @module
 */

/** The foreign keys that lead to users and to sessions, by what every one of them is called. */
const toOwner = /_(?:user_id_users|session_id_sessions)_id_fk$/

/** Whether a row was refused because its user, or its session, is there no more. */
export function isOwnerGone(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('constraint' in each && typeof each.constraint === 'string' && toOwner.test(each.constraint)) return true
  }
  return false
}
