/**
 * What is found while somebody types: asked for a moment after the last key, and never twice at once.
 * @module
 */
import { ApiError, type SearchAnswer, search } from '@axia/client'
import { useEffect, useState } from 'react'
import { useServices } from '../services.tsx'

/** So long after the last key; who types on has not asked yet. */
const restMs = 150
const limit = 24

export interface Found {
  /** What was asked, of which this is the answer. */
  question: string
  answer?: SearchAnswer
  error?: ApiError
}

/** The latest answer: while one types on, that of the question before. */
export function useSearch(question: string): Found | undefined {
  const { client, clock } = useServices()
  const [found, setFound] = useState<Found>()

  useEffect(() => {
    if (question === '') return
    const controller = new AbortController()
    const { signal } = controller
    const ask = async () => {
      try {
        const answer = await search(client, question, { limit, signal, now: clock() })
        if (!signal.aborted) setFound({ question, answer })
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (!signal.aborted) setFound({ question, error })
      }
    }
    const timer = setTimeout(() => void ask(), restMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [client, clock, question])

  return question === '' ? undefined : found
}
