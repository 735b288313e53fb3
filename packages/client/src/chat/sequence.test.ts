/**
 * Repeats and gaps in the numbered changes.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { Sequence } from './sequence.ts'

function begun(seq: number): Sequence {
  const sequence = new Sequence()
  sequence.begin(seq)
  sequence.resumed(seq)
  return sequence
}

describe(Sequence, () => {
  it('begins at the server’s number, and has everything loaded before that loaded again', () => {
    expect(new Sequence().begin(7)).toEqual({ afterSeq: 7, load: 'again' })
  })

  it('resumes after what it knows', () => {
    const sequence = begun(7)
    sequence.see(8)
    expect(sequence.begin(12)).toEqual({ afterSeq: 8, load: 'nothing' })
  })

  it('begins anew when the server went back in time', () => {
    expect(begun(7).begin(3)).toEqual({ afterSeq: 3, load: 'anew' })
  })

  it('asks for what lies in a gap, once', () => {
    const sequence = begun(7)
    expect(sequence.see(8)).toBeUndefined()
    expect(sequence.see(10)).toBe(8)
    expect(sequence.see(12)).toBeUndefined()
    expect(sequence.last).toBe(8)
  })

  it('goes on when the gap is filled', () => {
    const sequence = begun(7)
    sequence.see(9)
    expect(sequence.see(8)).toBeUndefined()
    expect(sequence.resumed(9)).toBeUndefined()
    expect(sequence.last).toBe(9)
  })

  it('takes repeats for what they are', () => {
    const sequence = begun(7)
    expect(sequence.see(5)).toBeUndefined()
    expect(sequence.last).toBe(7)
  })

  it('asks again when a new gap came while the old one was filled', () => {
    const sequence = begun(7)
    sequence.see(9)
    sequence.see(12)
    expect(sequence.resumed(10)).toBe(10)
  })

  it('does not ask for ever for numbers that were never sent', () => {
    const sequence = begun(7)
    sequence.see(9)
    expect(sequence.resumed(7)).toBeUndefined()
    expect(sequence.last).toBe(9)
  })

  it('does not ask while it resumes anyway', () => {
    const sequence = begun(7)
    sequence.begin(12)
    expect(sequence.see(10)).toBeUndefined()
  })
})
