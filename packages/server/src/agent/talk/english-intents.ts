/**
 * How things are asked for in English. All on folded text.
 * @module
 */
import type { IntentPattern } from './intent-pattern.ts'

const DONE = '(?:done|completed?|finished)'
const APPOINTMENT = '(?:meeting|appointment|call|lunch|dinner|breakfast|interview|class)'

/** Tried in this order. */
export const englishIntents: readonly IntentPattern[] = [
  { name: 'help', pattern: /^\/?(?:help|start)(?: me)?$/du },
  {
    name: 'help',
    pattern:
      /^(?:what (?:else )?can you do|what do you do|who are you|what are you|how do you work|how can you help)/du,
  },
  {
    name: 'greeting',
    pattern:
      /^(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|how are you)(?:[ ,]+(?:there|axia|how are you))*$/du,
  },
  {
    name: 'thanks',
    pattern: /^(?:ok[, ]+|great[, ]+|perfect[, ]+)?(?:many )?(?:thanks|thank you|thx|cheers)\b.{0,40}$/du,
  },
  {
    name: 'undo',
    pattern:
      /^\/?(?:undo(?: (?:that|it|this|the last (?:change|thing|one)))?|take (?:that|it) back|revert(?: (?:that|it))?|put it back)$/du,
  },
  { name: 'clock', pattern: /^(?:what time is it|what's the time|what is the time|do you have the time)\b/du },
  {
    name: 'date',
    pattern:
      /^(?:(?:what|which) (?:day|date) (?:is|are we|will)|what(?:'s| is) (?:the |today's )?date|what(?:'s| is) today)\b/du,
  },
  {
    name: 'free',
    pattern:
      /^(?:when (?:am i|will i be|do i have) (?:free|available|time|a gap|free time)|am i (?:free|available|busy)|do i have (?:any |some )?(?:free time|time|gaps?|a gap|a free slot|free slots?)|what(?:'s| is) (?:free|my availability)|(?:my )?free (?:time|slots?|hours))\b/du,
  },
  {
    name: 'when',
    pattern:
      /^(?:and )?(?:(?:when|where)(?:'s| is| are| was| were| do| does| did| will| am| should| must)|what (?:time|day|date)(?:'s| is| are| does| do| am| was)|how long (?:until|till))\b(?= .)/du,
  },
  {
    name: 'when',
    pattern:
      /^(?:and )?what(?:'?s| is| comes) (?:up )?(?=(?:my |the )?next(?: (?:appointment|event|meeting|thing))?(?: on my calendar)?$)/du,
  },
  { name: 'rename', pattern: /^\/?(?:(?:change|edit|set) the (?:name|title) of|rename|retitle)\b/du },
  { name: 'move-earlier', pattern: /^\/?bring (?:forward\b|(?=.+ forward\b))/du },
  {
    name: 'move',
    pattern:
      /^\/?(?:move|reschedule|postpone|push(?: back)?|shift|change|delay|put off)\b(?: the (?:date|time|day) of)?/du,
  },
  { name: 'delete', pattern: /^\/?(?:delete|remove|cancel|erase|get rid of|scrap)\b/du },
  {
    name: 'complete',
    pattern: new RegExp(
      `^\\/?(?:mark|check off|tick off|tick|cross off)(?: the task)? (?<rest>.+?)(?: (?:as|off) ?${DONE}?)?$`,
      'du',
    ),
  },
  { name: 'complete', pattern: /^\/?(?:done|complete|finish|finished)\b(?: the task)?(?: with)?/du },
  { name: 'complete', pattern: /^(?:i(?:'ve| have)? )?(?:just )?(?:done|did|finished|completed)\b(?: with)?/du },
  {
    name: 'complete',
    pattern:
      /^i(?:'ve| have)?(?: already| just)? (?!(?:need|wanted|needed|liked|loved|tried|asked)\b)(?:\w+ed|bought|paid|sent|made|got|wrote|took)\b(?= .)/du,
    statement: true,
  },
  {
    name: 'tasks',
    pattern:
      /^\/?(?:(?:show|list|see|give)(?: me)? )?(?:(?:all )?(?:my|the) )?(?:open |pending )?(?:tasks|todos?|to-?dos|to-?do list|task list)$/du,
  },
  {
    name: 'tasks',
    pattern:
      /^(?:(?:what|which|how many) (?:tasks|to-?dos)(?: (?:do i have|have i got|are there|are left|are|left|open|due))*|what(?:'s| is) on my (?:list|to-?do list)|(?:what(?:'s| is| are)|is anything|anything|what do i have|tasks) due)\b/du,
  },
  {
    name: 'tasks',
    pattern:
      /^(?:what(?:'s| is)|(?:do i have |is |are )?(?:anything|any tasks)|my|show me(?: my)?)? ?(?=overdue(?: tasks)?$)/du,
  },
  { name: 'agenda', pattern: /^what (?:do i have|have i got|is there|is left)(?: left)? to do\b(?= .)/du },
  {
    name: 'tasks',
    pattern: /^what (?:do i have|have i got|is there|is left)(?: left)? to do$/du,
  },
  {
    name: 'add-task',
    pattern: /^(?:add|put) (?<rest>.+) (?:to|on) (?:my |the )?(?:tasks?|to-?dos?|list|task list|to-?do list)$/du,
  },
  {
    name: 'tasks',
    pattern:
      /^\/?(?:(?:what(?:'s| is)(?: left)? on|show(?: me)?|see) )(?:my |the )?(?!(?:task|to-?do)s?\b)(?<list>.+?) list$/du,
  },
  {
    name: 'add-task',
    pattern: /^(?:add|put) (?<rest>.+) (?:to|on) (?:my |the )?(?<list>.+?) list$/du,
  },
  {
    name: 'add-task',
    pattern:
      /^\/?(?:(?:add|create|new|make)(?: me)?(?: an?| the)?(?: new)? )?(?:task|todo|to-do)\b(?: (?:to|about))?/du,
  },
  {
    name: 'add-event',
    pattern:
      /^\/?(?:(?:add|create|schedule|book|make|put|new)(?: me)?(?: an?| the)?(?: new)? )?event\b(?: (?:about|called))?/du,
  },
  {
    name: 'add-event',
    pattern: new RegExp(
      `^\\/?(?:add|create|schedule|book|set up|make|plan|new)(?: me)?(?: an?| the)?(?: new)? (?=(?:(?!(?:task|todo)\\b)[\\w'-]+ ){0,2}${APPOINTMENT}\\b)`,
      'du',
    ),
  },
  {
    name: 'add-event',
    pattern: /^(?:add|put|note) (?<rest>.+) (?:to|in|on|into) (?:my |the )?(?:calendar|schedule|agenda)$/du,
  },
  {
    name: 'add-event',
    pattern: new RegExp(
      `^i(?:'ve got| have) (?:an? |the )?(?=(?:[\\w'-]+ ){0,2}${APPOINTMENT}\\b.* (?:at|from) .)`,
      'du',
    ),
    statement: true,
  },
  { name: 'add-event', pattern: /^(?:schedule|book)\b/du },
  {
    name: 'remind',
    pattern:
      /^\/?(?:remind(?: me)?|reminder|(?:set|add|create|make)(?: me)? (?:a reminder|an alarm)|don't let me forget|do not let me forget|i need to remember|remember)\b(?: (?:to|that|about|for))?/du,
  },
  { name: 'search', pattern: /^\/?(?:search|find|look up|look for)\b(?: (?:for|about|everything about)\b)?/du },
  {
    name: 'agenda',
    pattern: /^\/?(?:(?:show|see|give|open)(?: me)? )?(?:(?:my|the) )?(?:schedule|calendar|events)\b/du,
  },
  { name: 'agenda', pattern: /^\/?(?:(?:show|see|give|open)(?: me)? )?(?:my|the) agenda\b/du },
  {
    name: 'agenda',
    pattern:
      /^(?:and )?(?:what (?:does|will)|how(?:'s| is| does| will))(?: my day(?= .))? (?<rest>.+?) ?(?:\b(?:bring|hold|be|look(?:ing)?(?: like)?))?(?: for me)?$/du,
  },
  {
    name: 'agenda',
    pattern:
      /^(?:and )?(?:what(?:'?s| is| are)?(?: my| the)?(?: plans?| events?| meetings?| appointments?)? ?(?:do i have|have i got|is there|on|planned|happening|coming up|up)?|do i have (?:anything|any \w+|something)|what am i doing|have i got (?:anything|something))(?= |$)(?! (?:time|date|can|do you|are you)\b)/du,
  },
  { name: 'add-task', pattern: /^\/?(?:add|note down|note|i (?:have|need) to)\b(?= .)/du },
]

/** What may stand before a wish. */
export const englishPoliteness =
  /^(?:(?:hi|hello|hey|good morning|good afternoon|good evening|axia|please|ok|okay|actually|wait|oh|so|no(?=,))[ ,.!:¿¡]+)*(?:(?:(?:can|could|would|will) you(?: please)?(?: tell me)?|(?:please )?tell me|do you know) |(?:i want you to|i'd like you to|i want to|i'd like to|please) )?/u

/** Small words that only English has. */
export const englishSigns =
  /\b(?:the|of|to|for|with|an|is|are|on|at|in|my|today|tomorrow|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|weekend|morning|afternoon|evening|tonight|thanks|hello|how|when|where|what|who|why|do|have|want|can|tell|give|show|you|it|this|that|i)\b/gu
