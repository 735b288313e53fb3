/**
 * A picture over the whole screen, nearer or further, with those beside it. Escape leads back.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import { Dialog as Base } from '@base-ui/react/dialog'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import Download from 'lucide-react/icons/download'
import X from 'lucide-react/icons/x'
import ZoomIn from 'lucide-react/icons/zoom-in'
import ZoomOut from 'lucide-react/icons/zoom-out'
import { type KeyboardEvent, useState } from 'react'
import { useChatWords } from '../../i18n/chat-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import styles from './image-viewer.module.css'
import { useMessageImage } from './use-message-image.ts'

export interface ImageViewerProps {
  message: ChatMessage
  /** Which of its pictures comes first. */
  first: number
  onClose: () => void
}

/** How near it can be had; 1 is the whole picture. */
const zooms = [1, 1.5, 2, 3, 4]

export function ImageViewer({ message, first, onClose }: ImageViewerProps) {
  const { t } = useI18n()
  const words = useChatWords().images
  const [index, setIndex] = useState(first)
  const [zoom, setZoom] = useState(0)
  const near = zooms[zoom] ?? 1
  const { url, failed, retry } = useMessageImage(message, index)
  const total = message.images.length
  const alt = message.images[index]?.alt || words.unnamed(index + 1, total)

  function go(step: -1 | 1) {
    const next = index + step
    if (next < 0 || next >= total) return
    setIndex(next)
    setZoom(0)
  }

  function onKeyDown({ key }: KeyboardEvent) {
    if (key === '+') nearer(1)
    else if (key === '-') nearer(-1)
    else if (zoom > 0)
      return // the arrows scroll then
    else if (key === 'ArrowLeft') go(-1)
    else if (key === 'ArrowRight') go(1)
  }

  function nearer(step: -1 | 1) {
    setZoom((now) => Math.min(zooms.length - 1, Math.max(0, now + step)))
  }

  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} onKeyDown={onKeyDown}>
          <header className={styles.bar}>
            <Base.Title className={styles.title}>{alt}</Base.Title>
            <IconButton label={words.zoomOut} disabled={zoom === 0} onClick={() => nearer(-1)}>
              <ZoomOut size={20} />
            </IconButton>
            <IconButton label={words.zoomIn} disabled={zoom === zooms.length - 1} onClick={() => nearer(1)}>
              <ZoomIn size={20} />
            </IconButton>
            {url !== undefined && (
              <a
                className={styles.save}
                href={url}
                download={`AxIA-${index + 1}`}
                aria-label={words.save}
                title={words.save}
              >
                <Download size={20} />
              </a>
            )}
            <Base.Close render={<IconButton label={t.common.close} />}>
              <X size={20} />
            </Base.Close>
          </header>
          <div className={styles.frame} tabIndex={zoom > 0 ? 0 : undefined}>
            {url !== undefined && (
              <img
                className={styles.image}
                src={url}
                alt={alt}
                style={{ width: `${near * 100}%`, height: `${near * 100}%` }}
              />
            )}
            {failed && <Button onClick={retry}>{t.common.retry}</Button>}
          </div>
          {total > 1 && (
            <footer className={styles.beside}>
              <IconButton label={words.previous} disabled={index === 0} onClick={() => go(-1)}>
                <ChevronLeft size={22} />
              </IconButton>
              <span aria-live="polite">{words.unnamed(index + 1, total)}</span>
              <IconButton label={words.next} disabled={index === total - 1} onClick={() => go(1)}>
                <ChevronRight size={22} />
              </IconButton>
            </footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
