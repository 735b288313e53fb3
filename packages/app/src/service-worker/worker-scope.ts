/**
 * What of a service worker's surroundings is used: the types of a page do not name it.
 * @module
 */

export interface WorkEvent {
  /** The worker lives on until this is done. */
  waitUntil(work: Promise<unknown>): void
}

export interface FetchEvent extends WorkEvent {
  readonly request: Pick<Request, 'url' | 'method' | 'mode'>
  respondWith(answer: Promise<Response>): void
}

export interface MessageEvent extends WorkEvent {
  readonly data: unknown
}

/** The events that a worker can be told of. */
export interface WorkerEvents {
  install: WorkEvent
  activate: WorkEvent
  fetch: FetchEvent
  message: MessageEvent
}

export interface WorkerScope {
  readonly location: { readonly origin: string }
  readonly caches: CacheStorage
  readonly clients: { claim(): Promise<void> }
  fetch(input: Request | string): Promise<Response>
  skipWaiting(): Promise<void>
  addEventListener<K extends keyof WorkerEvents>(type: K, listener: (event: WorkerEvents[K]) => void): void
}
