/**
 * The wishes that the built-in agent knows, and the form in which a language lists how they are said.
 * @module
 */

export type IntentName =
  | 'help'
  | 'greeting'
  | 'thanks'
  | 'clock'
  | 'date'
  | 'agenda'
  | 'tasks'
  | 'add-task'
  | 'remind'
  | 'add-event'
  | 'complete'
  | 'when'
  | 'free'
  | 'move'
  | 'move-earlier'
  | 'delete'
  | 'rename'
  | 'undo'
  | 'search'

/** A way to say it, on folded text, with flags `du`. What the group `rest` holds, or else what follows the match, is what it is about; `list` names a list of tasks. */
export interface IntentPattern {
  name: IntentName
  pattern: RegExp
  /** The same word in both languages (`/agenda`): the rest of the message, or the user, says which it is. */
  shared?: boolean
  /** Never a question: one who has an appointment tells it, or asks for it, in the same words. */
  statement?: boolean
}
