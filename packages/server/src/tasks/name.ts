/**
 * What people call things: whatever they like, but not nothing.
 * @module
 */
import { invalidField } from '../problem.ts'

/** @throws {Problem} `invalid_request` naming the field. */
export function readName(field: string, name: string): string {
  if (name.trim() === '') throw invalidField(field, 'must not be blank')
  return name
}
