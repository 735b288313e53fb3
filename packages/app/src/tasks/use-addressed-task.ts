/**
 * An address may name a task, as a reminder's does: it is opened.
 * @module
 */
import type { Task } from '@axia/contract'
import { useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useToasts } from '../parts/toasts.tsx'
import { useClient } from '../services.tsx'

/** @param open - must stay the same. */
export function useAddressedTask(open: (task: Task) => void): void {
  const { api } = useClient()
  const { sayProblem } = useToasts()
  const search = useSearch()
  const [, navigate] = useLocation()

  useEffect(() => {
    const id = new URLSearchParams(search).get('task')
    if (id === null) return
    navigate('/tasks', { replace: true }) // going back must not open it again
    api.request('GET /tasks/{id}', { params: { id } }).then(open, sayProblem)
  }, [search, navigate, api, open, sayProblem])
}
