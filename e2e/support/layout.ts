/**
 * What can be measured of how a page lies on the screen. Each function runs in the page.
 * @module
 */

/** Texts and controls that are cut off at a side, stick out of what they stand in, or lie over another (WCAG 1.4.4, 1.4.10). */
export function layoutFaults(): string[] {
  interface Piece {
    element: Element
    rect: DOMRect
  }

  const toScale = '[class*="_block_"]' // an event of the day's grid is as high as it lasts
  const layer = [...document.querySelectorAll('[role="dialog"], [role="menu"]')].at(-1) ?? document.body
  const found = new Set<string>()
  if (document.documentElement.scrollWidth > innerWidth) found.add('the page scrolls sideways')
  const inFlow = [...controls(), ...texts()].flatMap(shown).filter(({ element }) => !floats(element))
  inFlow.forEach((one, index) => {
    for (const other of inFlow.slice(index + 1)) {
      if (areOver(one, other)) found.add(`${nameOf(one.element)} and ${nameOf(other.element)} lie over each other`)
    }
  })
  return [...found]

  function controls(): Piece[] {
    const all = [...layer.querySelectorAll('button, input, select, textarea')]
    return all.filter(isSeen).map((element) => ({ element, rect: element.getBoundingClientRect() }))
  }

  function texts(): Piece[] {
    const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT, ({ textContent }) =>
      textContent?.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
    )
    const all: Piece[] = []
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement
      if (element === null || !isSeen(element)) continue
      const range = document.createRange()
      range.selectNodeContents(walker.currentNode)
      all.push(...[...range.getClientRects()].map((rect) => ({ element, rect: withoutLeading(rect) })))
    }
    return all
  }

  /** A line's box is higher than its letters. */
  function withoutLeading({ x, y, width, height }: DOMRect): DOMRect {
    return new DOMRect(x, y + height * 0.15, width, height * 0.7)
  }

  function isSeen(element: Element): boolean {
    const isClipped = (one: Element | null): boolean =>
      one !== null && (getComputedStyle(one).clipPath.startsWith('inset(50%') || isClipped(one.parentElement))
    return (
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.closest(toScale) === null &&
      !isClipped(element)
    )
  }

  /** The part of a piece that is to be seen now. What cuts it off, and does not say so by an ellipsis, is a fault. */
  function shown({ element, rect }: Piece): Piece[] {
    let { left, right, top, bottom } = rect
    for (let around: Element | null = element; around !== null; around = around.parentElement) {
      const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(around)
      if (overflowX === 'visible') continue
      const edges = around.getBoundingClientRect()
      const saysSo = textOverflow === 'ellipsis' || webkitLineClamp !== 'none' || around === element
      const isCut = right > edges.right + 1 || left < edges.left - 1
      const isCutBelow = /hidden|clip/.test(overflowY) && bottom > edges.bottom + 1
      if (!saysSo && (isCut || isCutBelow)) found.add(`${nameOf(around)} cuts off ${nameOf(element)}`)
      left = Math.max(left, edges.left)
      right = Math.min(right, edges.right)
      top = Math.max(top, edges.top)
      bottom = Math.min(bottom, edges.bottom)
    }
    if (right > innerWidth + 1) found.add(`${nameOf(element)} goes beyond the screen`)
    return right - left > 1 && bottom - top > 1
      ? [{ element, rect: new DOMRect(left, top, right - left, bottom - top) }]
      : []
  }

  function floats(element: Element | null): boolean {
    if (element === null || element === layer) return false
    return /fixed|sticky|absolute/.test(getComputedStyle(element).position) || floats(element.parentElement)
  }

  function areOver(one: Piece, other: Piece): boolean {
    if (one.element.contains(other.element) || other.element.contains(one.element)) return false
    const [a, b] = [one.rect, other.rect]
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
    return width > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2
  }

  function nameOf(element: Element): string {
    const words = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return `${element.tagName.toLowerCase()} "${words.trim().slice(0, 40)}"`
  }
}

/** Controls that a finger does not find on 44 by 44 pixels around their middle. */
export function smallTargets(): string[] {
  const leastReach = 43 // between two pixels
  const found: string[] = []
  const layer = [...document.querySelectorAll('[role="dialog"], [role="menu"]')].at(-1) ?? document.body
  for (const element of layer.querySelectorAll('a[href], button, input, select, textarea, [role="option"]')) {
    const inWords = getComputedStyle(element).display === 'inline' // as long and as high as its words (WCAG 2.5.8)
    const isElsewhere = element.matches(
      ':disabled, [aria-hidden="true"], [type="file"], [class*="_block_"], [class*="_skip_"]',
    )
    if (inWords || isElsewhere || !element.checkVisibility({ visibilityProperty: true })) continue
    const target = element.closest('label') ?? element
    target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
    const { x, y, width, height } = target.getBoundingClientRect()
    const reach = (dx: number, dy: number) => {
      let pixels = 0
      while (pixels < 30 && isHit(x + width / 2 + dx * (pixels + 0.5), y + height / 2 + dy * (pixels + 0.5))) pixels++
      return pixels
    }
    const isHit = (left: number, top: number) => {
      const hit = document.elementFromPoint(left, top)
      return hit !== null && target.contains(hit)
    }
    const size = [reach(-1, 0) + reach(1, 0), reach(0, -1) + reach(0, 1)]
    if (Math.min(...size) < leastReach) {
      found.push(`${size.join(' by ')}: ${element.getAttribute('aria-label') ?? target.textContent}`)
    }
  }
  return found
}

/** What would still move for somebody who asked for stillness. */
export function motions(): string[] {
  const seconds = (list: string) =>
    Math.max(...list.split(',').map((time) => Number.parseFloat(time) / (time.trim().endsWith('ms') ? 1000 : 1)))
  const moving = [...document.querySelectorAll('*')].filter((element) =>
    [undefined, '::before', '::after'].some((part) => {
      const style = getComputedStyle(element, part)
      const isAnimated = style.animationName !== 'none' && seconds(style.animationDuration) > 0.001
      return isAnimated || seconds(style.transitionDuration) > 0.001 || style.scrollBehavior === 'smooth'
    }),
  )
  return moving.map((element) => `${element.tagName} ${element.className}`)
}
