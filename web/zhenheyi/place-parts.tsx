// The way to the parts of a complex.
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import { useWords } from '../ui/words.tsx'
import type { PartProps } from './place-part.ts'
import { PLACE_WORDS } from './place-words.ts'

/** A new floor, a new unit; a unit has no parts. */
export function Parts({ place }: Pick<PartProps, 'place'>): ReactElement | null {
  const words = useWords(PLACE_WORDS)
  if (place.kind === 'unit') return null
  return (
    <section className="card form">
      <h2>{words.parts}</h2>
      <p className="hint">{words.partsText}</p>
      <Link className="button" to={`/places/new?in=${place.placeId}`}>
        {words.addPart}
      </Link>
      <Link className="button" to={`/places/import?in=${place.placeId}`}>
        {words.addParts}
      </Link>
    </section>
  )
}
