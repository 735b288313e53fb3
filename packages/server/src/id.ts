/**
 * Identifiers: UUID version 7, so that rows made one after another lie side by side (RFC 9562 §5.7).
 * @module
 */
import { v7 } from 'uuid'

/** How an identifier is written, for use inside a longer form: as the database writes it. */
export const idForm = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** A new identifier, never given before. */
export function newId(): string {
  return v7()
}

/** Whether the database can read this as an identifier; capitals it can read too. */
export function isId(text: string): boolean {
  return whole.test(text)
}

const whole = new RegExp(`^${idForm}$`, 'i')
