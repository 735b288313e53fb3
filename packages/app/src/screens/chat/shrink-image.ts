/**
 * Makes pictures small enough to be sent. Each is drawn anew, so that nothing of where and when it was taken goes with it.
 * @module
 */
import type { ImageAttachment } from '@axia/client'

/** What is tried, one after the other: the longer side in pixels, and how well it is drawn. */
const tries = [
  { side: 2048, quality: 0.86 },
  { side: 2048, quality: 0.72 },
  { side: 1600, quality: 0.72 },
  { side: 1280, quality: 0.7 },
  { side: 1024, quality: 0.66 },
  { side: 768, quality: 0.6 },
  { side: 512, quality: 0.5 },
] as const

/** @throws {DOMException} for what this browser cannot read as a picture. */
export async function shrinkImage(file: Blob, maxBytes: number): Promise<ImageAttachment> {
  const bitmap = await createImageBitmap(file) // turned as its camera was held
  try {
    const { width, height } = bitmap
    // What moves stays as it is: drawn anew, only its first picture would be left. It holds no place and no camera.
    if (file.type === 'image/gif' && file.size <= maxBytes) return await attachment(file, { width, height })
    // A screenshot stays sharp where there is room for it.
    const sharp = file.type === 'image/png' ? await draw(bitmap, { side: tries[0].side, type: 'image/png' }) : undefined
    if (sharp !== undefined && sharp.blob.size <= maxBytes) return await attachment(sharp.blob, sharp)
    for (const { side, quality } of tries) {
      const drawn = await draw(bitmap, { side, quality, type: 'image/jpeg' })
      if (drawn.blob.size <= maxBytes) return await attachment(drawn.blob, drawn)
    }
    throw new DOMException('the picture cannot be made small enough', 'EncodingError')
  } finally {
    bitmap.close()
  }
}

interface Size {
  width: number
  height: number
}

async function draw(bitmap: ImageBitmap, { side, type, quality }: { side: number; type: string; quality?: number }) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext('2d')
  if (context === null) throw new DOMException('this browser draws no pictures', 'NotSupportedError')
  if (type === 'image/jpeg') {
    context.fillStyle = '#fff' // where one could look through it, it would be black
    context.fillRect(0, 0, canvas.width, canvas.height)
  }
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality))
  if (blob === null) throw new DOMException('the picture cannot be drawn', 'EncodingError')
  return { blob, width: canvas.width, height: canvas.height }
}

async function attachment(blob: Blob, { width, height }: Size): Promise<ImageAttachment> {
  return { mimeType: blob.type, content: new Uint8Array(await blob.arrayBuffer()), width, height }
}
