/**
 * Where the texts of each language come from.
 * @module
 */
import type { Locale } from '@axia/contract'
import type { Dictionary } from './es.ts'

export interface Languages {
  /** The texts, if they are there. */
  find(locale: Locale): Dictionary | undefined
  /** Sees to it that they are. */
  load(locale: Locale): Promise<void>
}
