/**
 * What was asked in a run of faults, and what was promised about it: the other side of the account that the audit closes.
 * @module
 */

/** Who asks: a user by one of their ways to the server. Order is promised to each of them. */
export interface Writer {
  username: string
  /** Unique among all. */
  name: string
  conversation: string
}

export interface Asked {
  /** Unique; also its text, and the id under which it is repeated. */
  id: string
  writer: Writer
  /** Base64, when it is voice. */
  voice: string | undefined
  /** The writer repeats it until it is told that it arrived; else only what was answered is promised. */
  repeated: boolean
  /** The id that the server gave, once that was told. */
  messageId: string | undefined
  /** The answers that the writer itself was told. */
  answers: string[]
  /** Its writer took it back: then it may also end without an answer. */
  cancelled: boolean
}

/** What was found to be wrong, each in a few words; all lists are empty when the guarantee holds. */
export interface Findings {
  asked: number
  /** Of these the writers were told that they had arrived. */
  acknowledged: number
  /** Times the agent was asked. */
  deliveries: number
  lost: string[]
  doubled: string[]
  disordered: string[]
}

export class Ledger {
  readonly asked = new Map<string, Asked>()
  readonly lost: string[] = []
  readonly doubled: string[] = []
  readonly disordered: string[] = []

  /** Notes a question that is about to be asked. */
  ask(writer: Writer, { voice = false, repeated = true }: { voice?: boolean; repeated?: boolean } = {}): Asked {
    const id = `${writer.name}.${this.asked.size}`
    const asked = {
      id,
      writer,
      voice: voice ? voiceOf(id) : undefined,
      repeated,
      messageId: undefined,
      answers: [],
      cancelled: false,
    }
    this.asked.set(id, asked)
    return asked
  }

  /** The server says that it has it, under this id. */
  acknowledge(id: string, messageId: string): void {
    const asked = this.asked.get(id)
    if (asked === undefined) this.doubled.push(`${id}: acknowledged, and nobody asked it`)
    else if (asked.messageId !== undefined && asked.messageId !== messageId) {
      this.doubled.push(`${id}: acknowledged as ${asked.messageId} and as ${messageId}`)
    } else asked.messageId = messageId
  }

  /** The writer was told the answer. */
  answer(id: string, output: string): void {
    const asked = this.asked.get(id)
    if (asked === undefined) this.doubled.push(`${id}: answered, and nobody asked it`)
    else asked.answers.push(output)
  }
}

/** The answer to a question: what the agent says, whenever it is asked. */
export function answerTo(id: string): string {
  return `re: ${id}`
}

/** The question that an answer belongs to. */
export function questionOf(answer: string): string {
  return answer.replace(/^re: /, '')
}

/** A small WAV file that only this question has, as base64. */
export function voiceOf(id: string): string {
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), Buffer.from(id)]).toString('base64')
}
