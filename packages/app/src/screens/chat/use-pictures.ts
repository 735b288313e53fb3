/**
 * The pictures that go with the message that is being written.
 * @module
 */
import type { ImageAttachment } from '@axia/client'
import { maxImages, maxImagesBytes } from '@axia/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useChatWords } from '../../i18n/chat-words.ts'
import { useToasts } from '../../parts/toasts.tsx'
import { shrinkImage } from './shrink-image.ts'

/** A picture that was chosen and is not sent yet. */
export interface Picture {
  key: number
  file: File
  /** Where the browser holds it. */
  url: string
  /** What it shows, in words. */
  alt: string
}

export interface Pictures {
  all: readonly Picture[]
  /** Takes files that are pictures. Answers false when there is none among them. */
  add: (files: Iterable<File>) => boolean
  remove: (key: number) => void
  describe: (key: number, alt: string) => void
  clear: () => void
  /** Makes them ready to be sent. Undefined when one cannot be read, which was said then. */
  prepare: () => Promise<ImageAttachment[] | undefined>
}

export function usePictures(): Pictures {
  const words = useChatWords().images
  const { say } = useToasts()
  const [all, setAll] = useState<readonly Picture[]>([])
  const latest = useRef(all)
  const count = useRef(0)

  const change = useCallback((next: readonly Picture[]) => {
    for (const { key, url } of latest.current) if (!next.some((one) => one.key === key)) URL.revokeObjectURL(url)
    latest.current = next
    setAll(next)
  }, [])
  useEffect(() => () => change([]), [change])

  const add = useCallback(
    (files: Iterable<File>) => {
      const pictures = [...files].filter(({ type }) => type.startsWith('image/'))
      const room = maxImages - latest.current.length
      if (pictures.length > room) say({ text: words.tooMany(maxImages), tone: 'danger' })
      const added = pictures.slice(0, room).map((file) => ({
        key: ++count.current,
        file,
        url: URL.createObjectURL(file),
        alt: '',
      }))
      if (added.length > 0) change([...latest.current, ...added])
      return pictures.length > 0
    },
    [change, say, words],
  )

  async function prepare(): Promise<ImageAttachment[] | undefined> {
    const budget = Math.floor(maxImagesBytes / Math.max(1, all.length))
    try {
      const images: ImageAttachment[] = []
      for (const { file, alt } of all) images.push({ ...(await shrinkImage(file, budget)), alt: alt.trim() }) // one at a time: each takes much memory
      return images
    } catch {
      say({ text: words.unreadable, tone: 'danger' })
      return undefined
    }
  }

  return {
    all,
    add,
    remove: (key) => change(all.filter((one) => one.key !== key)),
    describe: (key, alt) => change(all.map((one) => (one.key === key ? { ...one, alt } : one))),
    clear: () => change([]),
    prepare,
  }
}
