/**
 * What the built-in agent says in English.
 * @module
 */
import { capitalised } from '@axia/words'
import { sentence } from './markdown.ts'
import type { LanguagePhrases } from './phrases.ts'

export const englishPhrases: LanguagePhrases = {
  day(day, today) {
    const days = day.diff(today, 'days').days
    return `${days === 0 ? 'today, ' : days === 1 ? 'tomorrow, ' : ''}${this.date(day, today)}`
  },
  moment({ day, minutes }, today) {
    return minutes === undefined ? this.day(day, today) : `${this.day(day, today)}, ${this.time(minutes)}`
  },

  help: [
    'I am the assistant built into AxIA. I am no language model: I understand a few things, and those I do well.',
    '',
    '- **Agenda**: `/agenda tomorrow`, “what do I have on Friday afternoon?”, “what’s on this week?”',
    '- **When**: “when is my dentist appointment?”, “where is dinner?”, “when am I free on Thursday?”',
    '- **Tasks**: `/tasks`, “what’s due tomorrow?”, `/task buy bread`, “add milk to the shopping list”',
    '- **Reminders**: `/remind call the dentist tomorrow at 10`, “remind me to call mum on Friday at 5pm”',
    '- **Events**: `/event meeting with Luis on Tuesday from 10 to 11`, “schedule yoga every Monday at 7am”',
    '- **Change**: “move my dentist appointment to Friday at 4”, “push dinner back an hour”, “rename dinner to dinner with Ana”',
    '- **Delete**: “delete the bread task”, “cancel gym on Thursday”',
    '- **Done**: `/done bread`, `/done 2`, “mark pay the rent as done”',
    '- **Undo**: “undo” takes back the last change of this conversation',
    '- **Search**: `/search dentist`, “find everything about the plumber”',
    '- **Time and date**: “what time is it?”, “what day is it?”',
    '',
    'The slash is optional. También hablo español: `/ayuda`.',
  ].join('\n'),
  greeting: (name) =>
    `Hello, ${name}! Ask me about your agenda (\`/agenda\`), your tasks (\`/tasks\`), or type \`/help\`.`,
  thanks: 'You are welcome!',
  notUnderstood:
    'I did not understand that, and would rather say so than guess. Try, for example:\n\n- “what do I have tomorrow?”, “when is my dentist appointment?”, “when am I free on Thursday?”\n- “remind me to call the dentist on Friday at 10”, “add task buy bread”\n- “move dinner to Saturday”, “delete the bread task”, “undo”\n\n`/help` shows everything.',
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
  nobodyReminded: 'None of your devices gets reminders yet: switch them on in Settings, under Reminders.',
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
  completeWhich: 'Which task have you done? For example: `/done bread`, or its number in `/tasks`.',
  noneDueOn: (day) => `No task is due ${day}.`,
  noneDueFromTo: (first, last) => `No task is due from ${first} to ${last}.`,
  noneLate: 'None of your tasks is overdue.',

  itIs: (title, moment, place) =>
    sentence(`${title}: ${moment ?? 'without a date'}${place === '' ? '' : ` (${place})`}`),
  itRepeats: 'It repeats.',
  whenWhat: 'When is what? For example: “when is my dentist appointment?”.',

  offer: {
    task: (title, moment) => `Shall I note it as a task? ${title}, ${sentence(moment)} Answer “yes” or “no”.`,
    event: (title, moment) => `Shall I add it to the calendar? ${title}, ${sentence(moment)} Answer “yes” or “no”.`,
  },
  whichOne: 'Several things could be meant. Which one? Answer with its number, or “none”:',
  noneChosen: 'All right, I leave everything as it is.',
  noSuchChoice: 'That number is not among those that I gave you.',
  noSuchThing: 'I find nothing like that among your open tasks and your events, so I changed nothing.',
  readOnly: (title) => `${title} is from a calendar that you subscribed to: here it can only be read.`,
  onlyThisOne: 'It repeats: I changed this one only; the others stay as they are.',
  hourFromNowOn: 'It repeats: those after it stay on their days, and come at this hour from now on.',
  howToUndo: 'If that was not it, say “undo”.',

  deleteWhich: 'What shall I delete? For example: “delete the bread task” or “cancel dinner on Friday”.',
  oneAtATime: 'I delete one thing at a time, so that nothing goes by mistake. Tell me which one.',
  deletedTask: (title, moment) => sentence(`Task deleted: ${title}${moment === undefined ? '' : `, ${moment}`}`),
  deletedEvent: (title, moment) => sentence(`Deleted from the calendar: ${title}, ${moment}`),
  repetitionGone: 'It repeated: it will not come again.',

  notDone: 'That cannot be, or it has changed meanwhile: I changed nothing.',

  moveWhere: 'What shall I move, and to when? For example: “move my dentist appointment to Friday at 4”.',
  moveUndated: (title) => `${title} has no date: tell me when it is for, such as “tomorrow at 10”.`,
  moveNoHour: (title) =>
    `${title} has no hour, only a day: tell me the new hour, such as “to 5pm”, or move it by days.`,
  moved: (title, moment) => sentence(`Moved: ${title}, now ${moment}`),
  pastMove: 'That moment is already over, so I did not move it.',

  renameWhat: 'What shall I rename? For example: “rename dinner to dinner with Ana”.',
  renamed: (old, title) => `${old} is now called ${title}.`,

  nothingToUndo: 'There is nothing to undo in this conversation.',
  takenAway: (title) => `Undone: ${title} is gone again.`,
  backAgain: (title) => `Undone: ${title} is back.`,
  asBefore: (title) => `Undone: ${title} is as it was before.`,
  changedSince: (title) => `${title} has changed since then, so I leave it as it is.`,

  freeOn: (day, free, wholeDay) => {
    const beside = wholeDay.length === 0 ? '' : ` (all day: ${wholeDay.join(', ')})`
    return sentence(`**${capitalised(day)}**: ${free === undefined ? 'no free time left' : `free ${free}`}${beside}`)
  },
  freeWithin: (hours) => `_(${sentence(`Hours that I looked at: ${hours}`)})_`,
  freeUntil: (day) => `_(${sentence(`That is as far as I looked: until ${day}`)})_`,
  wholeTime: 'all the time',
  isFree: (moment) => `You are free: ${sentence(moment)}`,
  isBusy: (moment) => `You are not free ${sentence(moment)} You have:`,

  searchWhat: 'What shall I look for? For example: `/search dentist`.',
  foundTitle: (question) => `**With “${question}”**`,
  foundNothing: (question) => `I find nothing with “${question}”.`,
  foundKinds: { message: 'What you told me', task: 'Tasks', event: 'Events' },

  parts: {
    dawn: 'before dawn',
    morning: 'in the morning',
    noon: 'around noon',
    afternoon: 'in the afternoon',
    evening: 'in the evening',
    night: 'at night',
  },
  agendaOf: (day) => `**${capitalised(day)}**`,
  nothingOn: (day) => `You have nothing for ${day}.`,
  nothingFromTo: (first, last) => `You have nothing from ${first} to ${last}.`,
  task: 'task',
}
