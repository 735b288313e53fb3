/**
 * Copies a text, and says that it did.
 * @module
 */
import Check from 'lucide-react/icons/check'
import Copy from 'lucide-react/icons/copy'
import { useState } from 'react'
import { Button } from './button.tsx'
import { useToasts } from './toasts.tsx'

export interface CopyButtonProps {
  text: string
  label: string
  /** What it says when that was done. */
  copied: string
}

export function CopyButton({ text, label, copied }: CopyButtonProps) {
  const { sayProblem } = useToasts()
  const [done, setDone] = useState<string>()
  const isDone = done === text

  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setDone(text)
    } catch (error) {
      sayProblem(error) // the browser may forbid it; the text can be marked by hand
    }
  }

  return (
    <>
      <Button icon={isDone ? <Check size={16} /> : <Copy size={16} />} onClick={() => void copy()}>
        {isDone ? copied : label}
      </Button>
      <span className="visually-hidden" role="status">
        {isDone && copied}
      </span>
    </>
  )
}
