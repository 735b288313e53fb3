/**
 * Which section of the settings is read, and the way to the one that the address names.
 * @module
 */
import { type RefObject, useEffect, useState } from 'react'
import type { SectionId } from './sections.ts'

/** What tells that the person moves on by themselves. */
const ownMoves = ['wheel', 'pointerdown', 'keydown'] as const
const moves = ['hashchange', 'pushState'] as const

/** @param page what holds the sections; one that comes later than the address is led to when it is there. */
export function useSectionInSight(page: RefObject<HTMLElement | null>, ids: readonly SectionId[]): SectionId {
  const [here, setHere] = useState<SectionId>('appearance')

  useEffect(() => {
    const scroller = page.current?.closest('main')
    /** Asked for by name: it is the one until the person moves on, wherever the page's end lets it stand. */
    let asked: SectionId | undefined
    const release = () => {
      asked = undefined
    }
    const look = () => setHere(asked ?? inSight(ids, scroller ?? document.documentElement))
    const go = () => {
      asked = ids.find((id) => `#${id}` === window.location.hash)
      const section = asked && document.getElementById(asked)
      section?.scrollIntoView?.()
      section?.focus({ preventScroll: true })
      look()
    }

    // Without a name the page stands where it stood; asking where would cost a layout of the whole.
    if (window.location.hash !== '') go()
    for (const move of moves) window.addEventListener(move, go)
    for (const move of ownMoves) window.addEventListener(move, release, { capture: true, passive: true })
    scroller?.addEventListener('scroll', look, { passive: true })
    return () => {
      for (const move of moves) window.removeEventListener(move, go)
      for (const move of ownMoves) window.removeEventListener(move, release, { capture: true })
      scroller?.removeEventListener('scroll', look)
    }
  }, [page, ids])

  return here
}

/** The last one that begins above a line, which goes from the top of the page to its bottom as one scrolls: each has its turn. */
function inSight(ids: readonly SectionId[], scroller: Element): SectionId {
  const { top, height } = scroller.getBoundingClientRect()
  const way = scroller.scrollHeight - scroller.clientHeight
  const line = way > 0 ? top + (scroller.scrollTop / way) * height : top
  const begun = ids.filter((id, index) => {
    const section = document.getElementById(id)
    return index === 0 || (section !== null && section.getBoundingClientRect().top < line)
  })
  return begun.at(-1) ?? 'appearance'
}
