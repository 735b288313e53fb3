/**
 * The app's files as one build made them: the list that the build writes into the service worker.
 * @module
 */

export interface BuiltFile {
  /** Below the app's place, as in `assets/main-abc123.js`. */
  readonly name: string
  /** As in `sha256-…` (W3C Subresource Integrity): a file of another build is not taken for it. */
  readonly integrity: string
}

export interface BuiltFiles {
  /** Other files, another version. */
  readonly version: string
  /** The app's place, as in `/app/`. */
  readonly base: string
  readonly files: readonly BuiltFile[]
}
