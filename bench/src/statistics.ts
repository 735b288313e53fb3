/**
 * What a handful of rounds says: its middle and how far it spreads.
 * @module
 */

export interface Summary {
  median: number
  least: number
  most: number
}

/** @throws {Error} when there is no sample. */
export function summarize(samples: readonly number[]): Summary {
  return { median: percentile(samples, 50), least: percentile(samples, 0), most: percentile(samples, 100) }
}

/** The value below which `rank` per cent of the samples lie; between two samples it is interpolated. @throws {Error} when there is none. */
export function percentile(samples: readonly number[], rank: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const place = (rank / 100) * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  if (below === undefined || above === undefined) throw new Error('nothing was measured')
  return below + (above - below) * (place % 1)
}

/** Each round's figure against the other's of the same round: what slows the whole machine for a while slows both. */
export function ratios(samples: readonly number[], base: readonly number[]): number[] {
  if (samples.length !== base.length) throw new Error('only rounds of the same run can be compared')
  return samples.map((sample, round) => sample / (base[round] ?? Number.NaN))
}
