// What a place is, how the town sees it, and how many came today.
import type { ReactElement } from 'react'
import type { Catalogue } from '../../src/places/contract.ts'
import { formatCount } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { NEW_PLACE_WORDS } from './new-place-words.ts'
import type { PartProps } from './place-part.ts'
import { PLACE_WORDS } from './place-words.ts'
import { useAsk } from './use-ask.ts'

/** The card on top of the page. */
export function Head({ place }: Pick<PartProps, 'place'>): ReactElement {
  const words = useWords(PLACE_WORDS)
  const kinds = useWords(NEW_PLACE_WORDS)
  const lang = useLang()
  const { answer } = useAsk<Catalogue>('/api/zhenheyi/catalogue')
  const catalogue = answer?.ok ? answer.body : undefined
  const category = catalogue?.categories.find((row) => row.category === place.category)
  const town = catalogue?.divisions.find((row) => row.division === place.division)
  return (
    <>
      <section className="card head">
        <h2>{place.name}</h2>
        <p className="row-tags">
          <span className="tag">{category?.name[lang] ?? place.category}</span>
          <span className={place.state === 'confirmed' ? 'tag good-tag' : 'tag accent'}>
            {words.states[place.state]}
          </span>
        </p>
        <p className="hint">{[town?.name[lang], place.address].filter(Boolean).join(' · ')}</p>
        {place.identifier === '' ? null : (
          <p className="hint tabular">
            {place.identifierKind === 'plate' ? kinds.plate : kinds.creditCode} {place.identifier}
          </p>
        )}
        <p className="module-figures">
          <span>
            <b className="figure">{formatCount(place.visitsToday, lang)}</b>
            <small>{words.today}</small>
          </span>
        </p>
      </section>
      {place.state === 'unconfirmed' ? <p className="strip">{words.waiting}</p> : null}
    </>
  )
}
