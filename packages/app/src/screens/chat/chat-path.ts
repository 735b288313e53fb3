/**
 * Where a conversation is found in the app.
 * @module
 */

/** The place of a conversation that has not begun. No conversation can be called so: the wire knows no tilde in a name. */
export const newConversationPath = '/chat/new'

/** The name under which the draft of a conversation lies that has not begun. */
export const newConversationDraft = '~new'

/** @param seq a message in it, at which it opens */
export function conversationPath(sessionId: string, seq?: number): string {
  // A conversation may be called as the place of the new one is.
  const path = `/chat/${sessionId === 'new' ? '~~new' : encodeURIComponent(sessionId)}`
  return seq === undefined ? path : `${path}?at=${seq}`
}

/** The message that an address names. */
export function placeIn(search: string): number | undefined {
  const text = new URLSearchParams(search).get('at') ?? ''
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}

/** The conversation that a path's last part names; undefined for one that has not begun. */
export function sessionIdOf(part: string): string | undefined {
  if (part === 'new') return undefined
  return part === '~~new' ? 'new' : part
}
