// The three figures of the door, and the thumb that counts who comes in.
import type { ReactElement } from 'react'
import { formatCount } from '../../ui/formats.ts'
import { useLang, useWords } from '../../ui/words.tsx'
import type { EntranceCount } from './use-counter.ts'
import { DOOR_WORDS } from './words.ts'

/** Entered, registered, gap; accent when the gap is large. Source: F22. */
export function Figures({ count }: { readonly count: EntranceCount }): ReactElement {
  const words = useWords(DOOR_WORDS)
  const lang = useLang()
  const figures = [
    { word: words.entered, value: formatCount(count.counted, lang), isWide: false },
    { word: words.registered, value: formatCount(count.registered, lang), isWide: false },
    {
      word: words.gap,
      value: count.counted === 0 ? '–' : formatCount(count.gap, lang),
      isWide: count.isGapLarge,
    },
  ]
  return (
    <section className="counter" aria-label={words.counter}>
      <button
        type="button"
        className="count-button"
        aria-label={words.minus}
        onClick={count.takeBack}
      >
        −
      </button>
      <dl>
        {figures.map((figure) => (
          <div key={figure.word} className={figure.isWide ? 'wide' : ''}>
            <dt>{figure.word}</dt>
            <dd className="tabular">{figure.value}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="count-button" aria-label={words.plus} onClick={count.add}>
        +
      </button>
    </section>
  )
}
