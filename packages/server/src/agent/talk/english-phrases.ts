/**
 * What the built-in agent says in English.
 * @module
 */
import { sentence } from './markdown.ts'
import type { LanguagePhrases } from './phrases.ts'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
// biome-ignore format: a table
const months = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
]

export const englishPhrases: LanguagePhrases = {
  day(day, today) {
    const days = day.diff(today, 'days').days
    return `${days === 0 ? 'today, ' : days === 1 ? 'tomorrow, ' : ''}${this.date(day, today)}`
  },
  date(day, today) {
    const year = day.year === today.year ? '' : `, ${day.year}`
    return `${weekdays[day.weekday - 1]}, ${months[day.month - 1]} ${day.day}${year}`
  },
  moment({ day, minutes }, today) {
    return minutes === undefined ? this.day(day, today) : `${this.day(day, today)}, ${this.time(minutes)}`
  },

  help: [
    'I am the assistant built into AxIA. I am no language model: I understand a few things, and those I do well.',
    '',
    '- **Agenda**: `/agenda`, `/agenda tomorrow`, “what do I have on Friday?”, “what’s on this week?”',
    '- **Tasks**: `/tasks`, `/task buy bread`, “add task water the plants”',
    '- **Reminders**: `/remind call the dentist tomorrow at 10`, “remind me to call mum on Friday at 5pm”',
    '- **Events**: `/event meeting with Luis on Tuesday from 10 to 11`',
    '- **Done**: `/done bread`, `/done 2`, “mark pay the rent as done”',
    '- **Search**: `/search dentist`, “find everything about the plumber”',
    '- **Time and date**: “what time is it?”, “what day is it?”',
    '',
    'The slash is optional. También hablo español: `/ayuda`.',
  ].join('\n'),
  greeting: (name) =>
    `Hello, ${name}! Ask me about your agenda (\`/agenda\`), your tasks (\`/tasks\`), or type \`/help\`.`,
  thanks: 'You are welcome!',
  notUnderstood:
    'I did not understand that, and would rather say so than guess. I can show your agenda (`/agenda tomorrow`), your tasks (`/tasks`), or remind you of something (`/remind call the dentist on Friday at 10`). `/help` shows everything.',
  cannotSee: 'I cannot see pictures: the built-in assistant only reads text. Please write it to me.',
  cannotHear: 'I cannot hear voice messages: the built-in assistant only reads text. Please write it to me.',
  clock: (time, day, timeZone) => `It is **${time}**, ${day} (${timeZone}).`,
  dateIs: (day) => `It is **${day}**.`,
  unreadableDate: (phrase) =>
    `I cannot read the date “${phrase}”, so I did nothing. Try “tomorrow at 10”, “Friday afternoon” or “January 5”.`,
  ambiguousDate: (phrases) =>
    `I find more than one date (${phrases.map((phrase) => `“${phrase}”`).join(', ')}) and do not know which one you mean, so I did nothing. Please say it with one.`,
  past: (moment) => `That is already over (${moment}), so I did not note it.`,

  notes(when, time) {
    if (when.time === 'moved') return [sentence(`That hour of today is over: I put it on tomorrow at ${time}`)]
    return when.assumedAfternoon ? [`I understood ${time}, in the afternoon.`] : []
  },
  noted: (title, moment) => sentence(`Noted: ${title}, ${moment ?? 'without a date'}`),
  noDateFound: 'I found no date in your message. If you want one, say it like this: “tomorrow at 10” or “on Friday”.',
  notedIn: (title, list, moment) => sentence(`Noted in ${list}: ${title}${moment === undefined ? '' : `, ${moment}`}`),
  whichTask: 'Which task shall I add? For example: `/task buy bread`.',
  whichReminder: 'What shall I remind you of, and when? For example: `/remind call the dentist on Friday at 10`.',

  eventAdded: (title, span, place) =>
    sentence(`Added to the calendar: ${title}, ${span}${place === '' ? '' : ` (${place})`}`),
  repeats: (phrase) => `It repeats: “${phrase}”.`,
  whichEvent: 'Which event shall I add, and when? For example: `/event meeting with Luis on Tuesday from 10 to 11`.',
  eventNeedsDate: (title) => `When is ${title}? Say it with its date: “on Tuesday from 10 to 11” or “on January 5”.`,
  tooManySeries: 'You have as many repeating events as there can be: once one of them is deleted, I can add another.',
  allDay: 'all day',
  allDayFromTo: (first, last) => `from ${first} to ${last}, whole days`,

  tasksTitle: (count) => (count === 1 ? '**1 open task**' : `**${count} open tasks**`),
  listTitle: (list, count) => `**${list}**: ${count} open`,
  listEmpty: (list) => `There is nothing open in **${list}**.`,
  noSuchList: (name, lists) =>
    lists.length === 0
      ? `There is no list “${name}”. You can make it under Tasks.`
      : `There is no list “${name}”. There are: ${lists.join(', ')}.`,
  noTasks: 'You have no open tasks.',
  due: (moment, isOver) => (isOver ? `was due: ${moment}` : moment),
  more: (count) => `… and ${count} more.`,
  completed: (title) => `Done: ${title}.`,
  noSuchTask: 'I find no open task like that. `/tasks` shows them all.',
  severalTasks:
    'Several could be meant, and I do not want to tick off the wrong one. Tell me its number, as in `/done 2`:',
  completeWhich: 'Which task have you done? For example: `/done bread`, or its number in `/tasks`.',

  searchWhat: 'What shall I look for? For example: `/search dentist`.',
  foundTitle: (question) => `**With “${question}”**`,
  foundNothing: (question) => `I find nothing with “${question}”.`,
  foundKinds: { message: 'What you told me', task: 'Tasks', event: 'Events' },

  agendaOf: (day) => `**${day.charAt(0).toUpperCase()}${day.slice(1)}**`,
  nothingOn: (day) => `You have nothing for ${day}.`,
  nothingFromTo: (first, last) => `You have nothing from ${first} to ${last}.`,
  task: 'task',
}
