/**
 * What Hoy says below the day itself, in English: loaded after it.
 * @module
 */
import type { TodayDictionary } from './today-es.ts'

export const todayEn: TodayDictionary = {
  nothing: 'Nothing today',
  nothingThatDay: 'Nothing on that day',
  nothingHint: 'The day is yours. If something is on your mind, write it as you would say it.',
  plan: 'Plan something',
  agent: 'Your assistant',
  agentNews: { failed: 'Could not be answered', answered: 'Unread answer', waiting: 'Waiting for an answer' },
  noUpcoming: 'Nothing in the next days.',
  askAgent: 'Ask your assistant',
  question: 'What is on tomorrow?',
  askHint: (question) => `“${question}”`,
  upcoming: 'Coming up',
  seeCalendar: 'Open the calendar',
}
