// The end of a place.
import type { ReactElement } from 'react'
import { useNavigate } from 'react-router'
import { useWords } from '../ui/words.tsx'
import type { PartProps } from './place-part.ts'
import { PLACE_WORDS } from './place-words.ts'
import { TwoTaps } from './two-taps.tsx'

/** Closes a place for good. */
export function ClosePlace({ place }: Pick<PartProps, 'place'>): ReactElement {
  const words = useWords(PLACE_WORDS)
  const navigate = useNavigate()
  return (
    <TwoTaps
      label={words.closePlace}
      sure={words.closePlaceNow}
      path={`/api/zhenheyi/places/${place.placeId}/close`}
      onDone={async () => navigate('/places')}
    />
  )
}
