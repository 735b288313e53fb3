/**
 * Where a conversation is found in the app.
 * @module
 */

/** The place of a conversation that has not begun. No conversation can be called so: the wire knows no tilde in a name. */
export const newConversationPath = '/chat/new'

/** The name under which the draft of a conversation lies that has not begun. */
export const newConversationDraft = '~new'

export function conversationPath(sessionId: string): string {
  // A conversation may be called as the place of the new one is.
  return `/chat/${sessionId === 'new' ? '~~new' : encodeURIComponent(sessionId)}`
}

/** The conversation that a path's last part names; undefined for one that has not begun. */
export function sessionIdOf(part: string): string | undefined {
  if (part === 'new') return undefined
  return part === '~~new' ? 'new' : part
}
