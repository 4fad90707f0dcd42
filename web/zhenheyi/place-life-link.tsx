// The way from a place to its name, its tree, its end and its history.
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import { useWords } from '../ui/words.tsx'
import { LIFE_WORDS } from './place-life-words.ts'
import type { PartProps } from './place-part.ts'

/** The link, with what it leads to. */
export function LifeLink({ place }: Pick<PartProps, 'place'>): ReactElement {
  const words = useWords(LIFE_WORDS)
  return (
    <section className="card form">
      <h2>{words.title}</h2>
      <p className="hint">{words.linkText}</p>
      <Link className="button" to={`/places/${place.placeId}/life`}>
        {words.link}
      </Link>
    </section>
  )
}
