/**
 * A value that is typed piece by piece: told when it is whole, left alone while it is not.
 * @module
 */
import { useState } from 'react'

/** @returns what stands in the field, and what to call when that changes */
export function useWhole(
  value: string,
  isWhole: (typed: string) => boolean,
  onWhole: (value: string) => void,
): [typed: string, type: (typed: string) => void] {
  const [typed, setTyped] = useState(value)
  const [told, setTold] = useState(value)
  if (value !== told) {
    setTold(value)
    setTyped(value)
  }
  return [
    typed,
    (next) => {
      setTyped(next)
      if (isWhole(next)) onWhole(next)
    },
  ]
}
