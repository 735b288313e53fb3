/**
 * The mark: an A whose crossbar is a spark.
 * @module
 */

/** The same stands in index.html. @param size in pixels */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg className="mark" viewBox="0 0 64 64" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="64" height="64" rx="17" />
      <path d="M16 47 32 17l16 30" />
      <circle cx="32" cy="41" r="4.75" />
    </svg>
  )
}
