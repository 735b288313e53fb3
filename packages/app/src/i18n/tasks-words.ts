/**
 * The tasks' own texts in the language that is spoken.
 * @module
 */
import { useI18n } from './i18n.tsx'
import { tasksEn } from './tasks-en.ts'
import { type TasksDictionary, tasksEs } from './tasks-es.ts'

export function useTasksWords(): TasksDictionary {
  return useI18n().locale === 'es' ? tasksEs : tasksEn
}
