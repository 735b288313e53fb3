/**
 * Where a device keeps what was seen of the server, so that it can be shown without it.
 * @module
 */

/** One thing as it was last seen. `username` says whose it is. */
export interface SeenEntry {
  username: string
  /** RFC 3339, by the device's clock. */
  seenAt: string
  /** JSON. */
  value: unknown
}

/** Entries by name. What it reads is checked by who asks; it may throw, and then nothing was seen. */
export interface SeenStore {
  read(name: string): Promise<unknown>
  write(name: string, entry: SeenEntry): Promise<void>
  delete(name: string): Promise<void>
  clear(): Promise<void>
}
