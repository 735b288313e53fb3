/**
 * An address may name a task, as a reminder's does: it is opened; or ask for a new one, as the app's icon does.
 * @module
 */
import type { Task } from '@axia/contract'
import { useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useToasts } from '../parts/toasts.tsx'
import { useClient } from '../services.tsx'

/** @param open and @param begin - must stay the same. */
export function useAddressedTask(open: (task: Task) => void, begin: () => void): void {
  const { api } = useClient()
  const { sayProblem } = useToasts()
  const search = useSearch()
  const [, navigate] = useLocation()

  useEffect(() => {
    const query = new URLSearchParams(search)
    const id = query.get('task')
    if (id === null && !query.has('new')) return
    navigate('/tasks', { replace: true }) // going back must not open it again
    if (id === null) return begin()
    api.request('GET /tasks/{id}', { params: { id } }).then(open, sayProblem)
  }, [search, navigate, api, open, begin, sayProblem])
}
