/**
 * The page's side of the service worker: registers it, and tells when a new version is ready. Nothing is loaded anew before the
 * user asks for it.
 * @module
 */
import { takeOver } from './take-over.ts'

/** The one name that the server's policy allows (packages/server/src/http/headers.ts). */
const policyName = 'axia-service-worker'
const checkEveryMs = 3_600_000

/** Makes an address one that the page's policy lets through (W3C Trusted Types §2.3). */
export interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): string }
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypes
  }
}

export interface UpdateSurroundings {
  container: ServiceWorkerContainer
  /** Undefined where the browser knows none. */
  trustedTypes: TrustedTypes | undefined
  document: Pick<Document, 'visibilityState' | 'addEventListener'>
  clock: () => Date
  /** Loads the page anew. */
  reload: () => void
}

/**
 * @param base - the app's place, as in `/app/`.
 * @param onReady - called once when a new version is ready, with what puts it in use.
 */
export async function watchForUpdates(
  { container, trustedTypes, document, clock, reload }: UpdateSurroundings,
  base: string,
  onReady: (update: () => void) => void,
): Promise<void> {
  let isControlled = container.controller !== null
  let isTold = false
  let isWanted = false
  let checkedAt = clock().getTime()
  const registration = await container.register(trustedAddress(`${base}service-worker.js`, trustedTypes), {
    scope: base,
    updateViaCache: 'none',
  })

  function update() {
    isWanted = true
    if (registration.waiting === null) reload()
    else registration.waiting.postMessage(takeOver)
  }
  function tell() {
    if (!isTold) onReady(update)
    isTold = true
  }
  function follow(worker: ServiceWorker | null) {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && container.controller !== null) tell() // the first of all waits for nobody
    })
  }
  function check() {
    const now = clock().getTime()
    if (document.visibilityState !== 'visible' || now - checkedAt < checkEveryMs) return
    checkedAt = now
    registration.update().catch(() => undefined) // without a connection there is nothing new
  }

  container.addEventListener('controllerchange', () => {
    if (isWanted) reload()
    else if (isControlled) tell() // another tab took the new version
    isControlled = true
  })
  registration.addEventListener('updatefound', () => follow(registration.installing))
  follow(registration.installing)
  if (registration.waiting !== null && isControlled) tell()
  document.addEventListener('visibilitychange', check)
}

function trustedAddress(address: string, trustedTypes: TrustedTypes | undefined): string {
  const policy = trustedTypes?.createPolicy(policyName, { createScriptURL: () => address })
  return policy?.createScriptURL(address) ?? address
}
