/**
 * One throw-away PostgreSQL for a whole test run; tests find it by `inject('postgresUrl')`.
 * @module
 */
import type { TestProject } from 'vitest/node'
import { startPostgresql } from './throw-away-postgresql.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** `postgresql://…` of a superuser who may create databases. */
    postgresUrl: string
  }
}

/** Starts the server and hands its address to the tests. @returns what stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgresql()
  project.provide('postgresUrl', url)
  return stop
}
