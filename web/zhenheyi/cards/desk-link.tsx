// Leads from the page of a community to its desk. Source: F17.
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { PlaceDetail } from '../../../src/places/contract.ts'
import { useWords } from '../../ui/words.tsx'
import { CARD_WORDS } from './words.ts'

/** The link, at a confirmed community only. */
export function DeskLink({ place }: { readonly place: PlaceDetail }): ReactElement | null {
  const words = useWords(CARD_WORDS)
  if (place.category !== 'community' || place.state !== 'confirmed') return null
  return (
    <Link className="button wide" to={`/places/${place.placeId}/cards`}>
      {words.title}
    </Link>
  )
}
