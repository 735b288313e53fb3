/**
 * The recording that the composer is at, if it is at one: begun by a press, ended by another or by leaving.
 * @module
 */
import { useCallback, useContext, useEffect, useState } from 'react'
import { CoveredContext } from '../../auth/cover.ts'
import { browserDevice, type RecorderProblem, VoiceRecorder } from './recorder.ts'

export interface Recording {
  recorder: VoiceRecorder | undefined
  /** Why the last one came to nothing. */
  problem: RecorderProblem | undefined
  begin: () => void
  /** Drops what was recorded and gives the microphone back, or forgets the problem. */
  end: () => void
}

export function useRecorder(): Recording {
  const [recorder, setRecorder] = useState<VoiceRecorder>()
  const [problem, setProblem] = useState<RecorderProblem>()

  useEffect(() => {
    if (recorder === undefined) return
    const look = () => {
      const { state } = recorder
      if (state.status === 'failed') setProblem(state.problem)
      if (state.status === 'failed' || state.status === 'cancelled') setRecorder(undefined)
    }
    look()
    const unsubscribe = recorder.subscribe(look)
    return () => {
      unsubscribe()
      recorder.cancel()
    }
  }, [recorder])

  // Nobody is listened to who was thrown out; what was said until then stays.
  const isCovered = useContext(CoveredContext)
  useEffect(() => {
    if (isCovered) recorder?.stop()
  }, [isCovered, recorder])

  const begin = useCallback(() => {
    const next = new VoiceRecorder(browserDevice())
    setProblem(undefined)
    setRecorder(next)
    void next.start()
  }, [])
  const end = useCallback(() => {
    setProblem(undefined)
    setRecorder(undefined)
  }, [])
  return { recorder, problem, begin, end }
}
