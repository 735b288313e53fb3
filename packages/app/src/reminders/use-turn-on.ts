/**
 * Switches reminders on for this device.
 * @module
 */
import { ApiError } from '@axia/client'
import { useReminderWords } from '../i18n/reminder-words.ts'
import { useClient, useUsername } from '../services.tsx'
import { subscribeDevice } from './keep-device.ts'
import type { PushDevice } from './push-device.ts'

/** Only as the answer to a click: it asks the person. @returns what does it, and answers with what became of it. */
export function useTurnOn(device: PushDevice): () => Promise<string> {
  const { api } = useClient()
  const words = useReminderWords()
  const username = useUsername()
  return async () => {
    if (!(await device.ask())) return words.dismissed
    try {
      await subscribeDevice(username, { api, device })
    } catch (error) {
      if (error instanceof ApiError) throw error
      return words.failed // the browser's own words are for no reader
    }
    return words.turnedOn
  }
}
