/**
 * The agent's Markdown as elements: no HTML of its own, no pictures from elsewhere, links that lead out safely.
 * @module
 */
import { memo } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import styles from './markdown.module.css'

const plugins = [remarkGfm]
const protocols = new Set(['http:', 'https:', 'mailto:'])

/** The address as it is when it leads somewhere harmless, else nothing. */
export function safeUrl(address: string): string {
  try {
    return protocols.has(new URL(address).protocol) ? address : ''
  } catch {
    return '' // relative ones would lead into the app
  }
}

// Headings stand below those of the page.
const components: Components = {
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    ) : (
      children
    ),
  // A picture from elsewhere would tell its server who reads this, and when: it is a link.
  img: ({ src, alt }) =>
    typeof src === 'string' && src !== '' ? (
      <a href={src} target="_blank" rel="noopener noreferrer">
        {alt || src}
      </a>
    ) : (
      alt
    ),
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  h5: ({ children }) => <h6>{children}</h6>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <div className={styles.scroll} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
  input: ({ checked }) => (
    <span className={styles.box} role="img" aria-label={checked ? '✓' : '○'}>
      {checked ? '✓' : ''}
    </span>
  ),
}

export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className={styles.markdown}>
      <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={safeUrl}>
        {text}
      </ReactMarkdown>
    </div>
  )
})
