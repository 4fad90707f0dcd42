// A field that must not stay empty. Its button is never grey: what is lacking is said under the
// field when it is pressed, and the field has the focus.
import { useRef, useState } from 'react'
import type { RefObject } from 'react'
import { useWords } from '../ui/words.tsx'
import { neededWords } from './needed-words.ts'

export type Needed<Field> = {
  /** What is typed, as it is. */
  readonly value: string
  readonly set: (value: string) => void
  /** Empties it; it is not missed yet. */
  readonly clear: () => void
  /** What is typed, without spaces at its ends. */
  readonly text: string
  /** Says whether there is something; if not, the field says so from now on. */
  readonly isGiven: () => boolean
  readonly missing: string | undefined
  readonly field: RefObject<Field | null>
}

/** Keeps such a field; `sentence` is what it says instead of the usual words. */
export function useNeeded<Field extends { readonly focus: () => void }>(
  sentence?: string,
): Needed<Field> {
  const words = useWords(neededWords)
  const [value, set] = useState('')
  const [isMissed, setMissed] = useState(false)
  const field = useRef<Field>(null)
  const text = value.trim()
  const isGiven = (): boolean => {
    setMissed(text === '')
    if (text === '') field.current?.focus()
    return text !== ''
  }
  const clear = (): void => {
    set('')
    setMissed(false)
  }
  const missing = isMissed && text === '' ? (sentence ?? words.missing) : undefined
  return { value, set, clear, text, isGiven, missing, field }
}
