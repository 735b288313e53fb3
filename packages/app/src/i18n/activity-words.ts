/**
 * The activity's own texts in the language that is spoken.
 * @module
 */
import type { AuditAction } from '@axia/contract'
import { activityEn } from './activity-en.ts'
import { activityEs } from './activity-es.ts'
import { useI18n } from './i18n.tsx'

export function useActivityWords(): Record<AuditAction, string> {
  return useI18n().locale === 'es' ? activityEs : activityEn
}
