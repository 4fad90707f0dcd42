// On top of a manager's place: the way to today and the first steps, and to his other places.
import type { ReactElement } from 'react'
import { Link, useNavigate } from 'react-router'
import type { MyPlaces, PlaceDetail } from '../../src/places/contract.ts'
import { useWords } from '../ui/words.tsx'
import { GUIDE_WORDS } from './guide-words.ts'
import { TEAM_WORDS } from './team-words.ts'
import { TODAY_WORDS } from './today-words.ts'
import { growTree } from './tree.ts'
import { useAsk } from './use-ask.ts'

// More are found by search, in the list.
const CHOICES_MAX = 50

/** Switches to another place of mine; nothing for whoever has one. */
function PlaceSwitch({ placeId }: { readonly placeId: number }): ReactElement | null {
  const words = useWords(TEAM_WORDS)
  const navigate = useNavigate()
  const { answer } = useAsk<MyPlaces>('/api/zhenheyi/places')
  const tops = answer?.ok ? growTree(answer.body.places).filter((row) => row.depth === 0) : []
  if (tops.length < 2) return null
  const isTop = tops.some((row) => row.place.placeId === placeId)
  return (
    <label className="place-switch">
      <span>{words.choose}</span>
      <select
        value={isTop ? placeId : ''}
        onChange={(event) => void navigate(`/places/${event.target.value}`)}
      >
        {isTop ? null : <option value="">…</option>}
        {tops.slice(0, CHOICES_MAX).map(({ place }) => (
          <option key={place.placeId} value={place.placeId}>
            {place.name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The first lines of a place's page. */
export function PlaceDesk({ place }: { readonly place: PlaceDetail }): ReactElement {
  const words = useWords(TODAY_WORDS)
  const guide = useWords(GUIDE_WORDS)
  const path = `/places/${place.placeId}`
  return (
    <>
      <PlaceSwitch placeId={place.placeId} />
      {place.role === 'manager' ? (
        <p className="pair">
          <Link className="button" to={`${path}/today`}>
            {words.title}
          </Link>
          <Link className="button" to={`${path}/guide`}>
            {guide.title}
          </Link>
        </p>
      ) : null}
    </>
  )
}
