// The team on the page of a place: who is in it, and the way to the rest.
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import { useWords } from '../ui/words.tsx'
import type { PartProps } from './place-part.ts'
import { TEAM_WORDS } from './team-words.ts'

// The first ones; the page of the team has them all.
const SHOWN = 4

/** The team section of a place's page. */
export function Team({ place }: Pick<PartProps, 'place'>): ReactElement {
  const words = useWords(TEAM_WORDS)
  return (
    <section className="card">
      <h2>
        {words.title} <small className="tabular">{place.team.length}</small>
      </h2>
      <ul className="prints">
        {place.team.slice(0, SHOWN).map((member) => (
          <li key={member.memberId} className="print">
            <span className="print-name">
              <b>{member.name === '' ? member.maskedPhone : member.name}</b>
              <small>{words.roles[member.role]}</small>
            </span>
          </li>
        ))}
      </ul>
      <Link className="button wide" to={`/places/${place.placeId}/team`}>
        {words.open}
      </Link>
    </section>
  )
}
