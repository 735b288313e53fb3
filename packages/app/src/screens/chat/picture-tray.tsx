/**
 * The pictures that will be sent: what each shows, in words, and the way back.
 * @module
 */
import { maxTitleLength } from '@axia/contract'
import X from 'lucide-react/icons/x'
import { useChatWords } from '../../i18n/chat-words.ts'
import { IconButton } from '../../parts/button.tsx'
import styles from './picture-tray.module.css'
import type { Pictures } from './use-pictures.ts'

export function PictureTray({ pictures }: { pictures: Pictures }) {
  const words = useChatWords().images
  return (
    <ul className={styles.tray} aria-label={words.attached}>
      {pictures.all.map(({ key, url, alt }, index) => (
        <li key={key} className={styles.picture}>
          <img className={styles.image} src={url} alt={alt} />
          <IconButton label={words.remove(index + 1)} className={styles.remove} onClick={() => pictures.remove(key)}>
            <X size={16} />
          </IconButton>
          <input
            className={styles.alt}
            value={alt}
            maxLength={maxTitleLength}
            aria-label={words.alt(index + 1)}
            placeholder={words.altHint}
            onChange={(event) => pictures.describe(key, event.target.value)}
          />
        </li>
      ))}
    </ul>
  )
}
