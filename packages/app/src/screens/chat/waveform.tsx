/**
 * How loud a voice is over its time, as bars.
 * @module
 */

export interface WaveformProps {
  /** From 0 to 1 each. */
  bars: readonly number[]
  /** How much of it was played, from 0 to 1; those bars stand out. Default: all. */
  played?: number
  /** It grows at its end, and shows its latest part alone. */
  isLive?: boolean
  className?: string | undefined
}

/** Bars that are shown at once while it grows. */
const liveBars = 120
const [barWidth, gap, height] = [3, 2, 32]

export function Waveform({ bars, played = 1, isLive = false, className }: WaveformProps) {
  const count = isLive ? liveBars : bars.length
  const shown = isLive ? [...new Array<number>(Math.max(0, count - bars.length)).fill(0), ...bars.slice(-count)] : bars
  const width = Math.max(1, count * (barWidth + gap) - gap)
  return (
    <svg
      className={className}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio={isLive ? 'xMaxYMid slice' : 'none'}
      aria-hidden="true"
    >
      {shown.map((bar, index) => {
        const tall = Math.max(3, bar * height)
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            x={index * (barWidth + gap)}
            y={(height - tall) / 2}
            width={barWidth}
            height={tall}
            rx={1.5}
            fill="currentColor"
            opacity={index < played * count ? 1 : 0.35}
          />
        )
      })}
    </svg>
  )
}
