/**
 * Identifiers: UUID version 7, so that rows made one after another lie side by side (RFC 9562 §5.7).
 * @module
 */
import { v7 } from 'uuid'

/** A new identifier, never given before. */
export function newId(): string {
  return v7()
}
