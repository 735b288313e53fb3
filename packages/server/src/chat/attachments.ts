/**
 * What a message carries beside its text: voice and pictures, kept in tables of their own.
 * @module
 */
import { asc, eq, inArray, type SQLWrapper } from 'drizzle-orm'
import type { Audio } from '../audio.ts'
import type { Database } from '../db/database.ts'
import { messageAudio, messageImages, type StoredImage } from '../db/schema.ts'
import { newId } from '../id.ts'
import type { Image } from '../image.ts'

export interface Attachments {
  audio?: Audio | undefined
  images?: readonly Image[] | undefined
}

/** Pictures that are about to be stored, each with its id: what the message's row says of them. */
export function describeImages(images: readonly Image[] = []): StoredImage[] {
  return images.map(({ mimeType, width, height, alt }) => ({ id: newId(), mimeType, width, height, alt }))
}

/** Stores what a message carries. @param described - what its row says of the pictures, in their order */
export async function storeAttachments(
  tx: Database,
  messageId: string,
  { audio, images = [] }: Attachments,
  described: readonly StoredImage[],
): Promise<void> {
  if (audio !== undefined) await tx.insert(messageAudio).values({ messageId, ...audio })
  const rows = described.flatMap(({ id }, index) => {
    const content = images[index]?.content
    return content === undefined ? [] : [{ id, messageId, content }]
  })
  if (rows.length > 0) await tx.insert(messageImages).values(rows)
}

/** Wipes what messages carried. @param messageIds - a query for their ids */
export async function dropAttachments(tx: Database, messageIds: SQLWrapper): Promise<void> {
  await tx.delete(messageAudio).where(inArray(messageAudio.messageId, messageIds))
  await tx.delete(messageImages).where(inArray(messageImages.messageId, messageIds))
}

/** The pictures of messages, each as it was sent, by the message. */
export async function readImages(
  db: Database,
  rows: readonly { id: string; images: readonly StoredImage[] }[],
): Promise<Map<string, Image[]>> {
  const described = new Map(rows.flatMap(({ images }) => images.map((image) => [image.id, image] as const)))
  if (described.size === 0) return new Map()
  const stored = await db
    .select()
    .from(messageImages)
    .where(inArray(messageImages.id, [...described.keys()]))
    .orderBy(asc(messageImages.id)) // ids are given in order
  const found = new Map<string, Image[]>()
  for (const { id, messageId, content } of stored) {
    const image = described.get(id)
    if (image === undefined) continue
    const { id: _, ...rest } = image
    found.set(messageId, [...(found.get(messageId) ?? []), { ...rest, content }])
  }
  return found
}

/** Whether a message carries exactly this. */
export async function carries(
  tx: Database,
  message: { id: string; images: readonly StoredImage[] },
  { audio, images = [] }: Attachments,
): Promise<boolean> {
  if (audio !== undefined) {
    const [voice] = await tx
      .select({ content: messageAudio.content })
      .from(messageAudio)
      .where(eq(messageAudio.messageId, message.id))
    if (voice === undefined || !isSame(voice.content, audio.content)) return false
  }
  if (images.length !== message.images.length) return false
  const stored = (await readImages(tx, [message])).get(message.id) ?? []
  return images.every(({ content, alt }, index) => {
    const other = stored[index]
    return other !== undefined && other.alt === alt && isSame(other.content, content)
  })
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}
