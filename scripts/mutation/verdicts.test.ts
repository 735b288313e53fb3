import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Verdicts } from './verdicts.ts'

const mutant = { id: '0a1b2c3d4e', line: 7, operator: 'never', shown: 'if (a) return' }
const other = { ...mutant, id: 'ffffffffff', line: 8 }

function notesPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'axia-verdicts-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'notes.txt')
}

describe(Verdicts, () => {
  it('knows what an earlier run found, the last word first', () => {
    const path = notesPath()
    const first = new Verdicts(path)
    first.note(mutant, 'SURVIVED')
    first.note(other, 'killed')
    first.note(mutant, 'killed')
    const second = new Verdicts(path)
    expect([second.of(mutant), second.of(other), second.of({ id: '0000000000' })]).toEqual([
      'killed',
      'killed',
      undefined,
    ])
  })

  it('tells the line, the kind of change and the place', () => {
    const path = notesPath()
    const told = new Verdicts(path).note(mutant, 'killed')
    expect(told).toBe('killed   0a1b2c3d4e 7: never: if (a) return')
    expect(readFileSync(path, 'utf8')).toBe(`${told}\n`)
  })

  it('keeps no file where none is named', () => {
    const verdicts = new Verdicts()
    verdicts.note(mutant, 'SURVIVED')
    expect(verdicts.of(mutant)).toBe('SURVIVED')
  })
})
