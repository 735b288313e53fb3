/**
 * The agent's words, which nobody here has written, stay words.
 * @module
 */
import { cleanup, render } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CopyCodeContext } from './copy-code.ts'
import { Markdown, safeUrl } from './markdown.tsx'

describe(safeUrl, () => {
  it('lets the web and mail through, and nothing else', () => {
    expect(safeUrl('https://example.org/a?b#c')).toBe('https://example.org/a?b#c')
    expect(safeUrl('mailto:ana@example.org')).toBe('mailto:ana@example.org')
    for (const address of [
      'javascript:alert(1)',
      'data:text/html,x',
      '/app/settings',
      '//evil.example',
      'file:///etc',
    ]) {
      expect(safeUrl(address)).toBe('')
    }
  })
})

describe('the Markdown of the agent', () => {
  afterEach(cleanup)

  it('opens links elsewhere, and tells them nothing of here', () => {
    const { getByRole } = render(<Markdown text="[sitio](https://example.org)" />)
    const link = getByRole('link', { name: 'sitio' })
    expect(link.getAttribute('rel')).toBe('noopener noreferrer')
    expect(link.getAttribute('target')).toBe('_blank')
  })

  it('makes no link of a script', () => {
    const { container } = render(<Markdown text="[clic](javascript:alert(1)) <https://ok.example>" />)
    expect([...container.querySelectorAll('a')].map((link) => link.href)).toEqual(['https://ok.example/'])
    expect(container.textContent).toContain('clic')
  })

  it('makes no elements of HTML', () => {
    const { container } = render(<Markdown text={'<img src=x onerror=alert(1)><script>alert(1)</script> **hola**'} />)
    expect(container.querySelector('img, script')).toBeNull()
    expect(container.querySelector('strong')?.textContent).toBe('hola')
  })

  it('loads no picture from elsewhere, but leads to it', () => {
    const { container, getByRole } = render(<Markdown text="![gato](https://example.org/gato.png)" />)
    expect(container.querySelector('img')).toBeNull()
    expect(getByRole('link', { name: 'gato' }).getAttribute('href')).toBe('https://example.org/gato.png')
  })

  it('has a button for its code where it can be copied', () => {
    const text = '```\nnpm start\n```'
    expect(render(<Markdown text={text} />).queryByRole('button')).toBeNull()
    cleanup()
    const copy = vi.fn()
    const { getByRole } = render(
      <CopyCodeContext value={{ label: 'Copy the code', copy }}>
        <Markdown text={text} />
      </CopyCodeContext>,
    )
    getByRole('button', { name: 'Copy the code' }).click()
    expect(copy).toHaveBeenCalledExactlyOnceWith('npm start\n')
  })

  it('shows tables and lists of what is done', () => {
    const { getByRole, getAllByRole } = render(
      <Markdown text={'| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] pan\n- [ ] sal'} />,
    )
    expect(getByRole('table')).toBeTruthy()
    expect(getAllByRole('listitem')).toHaveLength(2)
  })
})
