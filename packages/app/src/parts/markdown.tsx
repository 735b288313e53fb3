/**
 * The agent's Markdown as elements: no HTML of its own, no pictures from elsewhere, links that lead out safely.
 * @module
 */
import Copy from 'lucide-react/icons/copy'
import { memo, type ReactNode, useContext, useRef } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { IconButton } from './button.tsx'
import { CopyCodeContext } from './copy-code.ts'
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
  pre: ({ children }) => <Code>{children}</Code>,
  input: ({ checked }) => (
    <span className={styles.box} role="img" aria-label={checked ? '✓' : '○'}>
      {checked ? '✓' : ''}
    </span>
  ),
}

function Code({ children }: { children?: ReactNode }) {
  const copying = useContext(CopyCodeContext)
  const code = useRef<HTMLPreElement>(null)
  return (
    <div className={styles.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre ref={code} tabIndex={0}>
        {children}
      </pre>
      {copying !== undefined && (
        <IconButton
          label={copying.label}
          className={styles.copy}
          onClick={() => copying.copy(code.current?.textContent ?? '')}
        >
          <Copy size={16} />
        </IconButton>
      )}
    </div>
  )
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
