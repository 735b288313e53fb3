/**
 * A message's pictures: a place is kept for each while it loads, and each opens large.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import ImageOff from 'lucide-react/icons/image-off'
import { lazy, Suspense, useState } from 'react'
import { useChatWords } from '../../i18n/chat-words.ts'
import styles from './message-images.module.css'
import { useMessageImage } from './use-message-image.ts'

const ImageViewer = lazy(() => import('./image-viewer.tsx').then((m) => ({ default: m.ImageViewer })))

/** Longest side as it stands in the conversation, in pixels: of one picture, and of one among others. */
const alonePx = 320
const amongPx = 132
/** How one is shown of which nothing is known yet. */
const unknownSize = { width: 4, height: 3 }

export function MessageImages({ message }: { message: ChatMessage }) {
  const [open, setOpen] = useState<number>()
  const { images } = message
  return (
    <div className={styles.images}>
      {images.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message's pictures never change their order
        <Thumbnail key={index} message={message} index={index} onOpen={() => setOpen(index)} />
      ))}
      {open !== undefined && (
        <Suspense>
          <ImageViewer message={message} first={open} onClose={() => setOpen(undefined)} />
        </Suspense>
      )}
    </div>
  )
}

function Thumbnail({ message, index, onOpen }: { message: ChatMessage; index: number; onOpen: () => void }) {
  const words = useChatWords().images
  const { url, failed, retry } = useMessageImage(message, index)
  const image = message.images[index]
  const { width = unknownSize.width * alonePx, height = unknownSize.height * alonePx } = image ?? {}
  const longest = message.images.length === 1 ? alonePx : amongPx
  const shownPx = Math.max(48, Math.round(width * Math.min(1, longest / Math.max(width, height))))
  const name = image?.alt || words.unnamed(index + 1, message.images.length)
  return (
    <button
      type="button"
      className={styles.image}
      style={{ width: shownPx, aspectRatio: `${width} / ${height}` }}
      aria-label={failed ? `${words.missing}: ${name}` : words.open(name)}
      title={image?.alt || undefined}
      onClick={failed ? retry : onOpen}
    >
      {url !== undefined && <img src={url} alt="" decoding="async" />}
      {failed && <ImageOff size={24} aria-hidden />}
    </button>
  )
}
