/**
 * Text as a QR code, drawn as one path.
 * @module
 */
import { encode } from 'uqr'
import styles from './qr-code.module.css'

/** Empty modules around the code, without which readers do not find it (ISO/IEC 18004 §6.3.8). */
const quietZone = 4

export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, data } = encode(text, { border: quietZone })
  const modules = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={modules.join('')} />
    </svg>
  )
}
