// The way to the guide from home, as long as a new place has something left to do. Source: F28.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { PlaceGuide } from '../../src/places/today/contract.ts'
import { useWords } from '../ui/words.tsx'
import { isGuideLeft } from './guide-kept.ts'
import { countDone, nextOf } from './guide-steps.ts'
import { GUIDE_WORDS } from './guide-words.ts'
import { useAsk } from './use-ask.ts'

/** How far a new place is, as a card that leads to the guide; nothing once all is done or left. */
export function GuideCard({ placeId }: { readonly placeId: number }): ReactElement | null {
  const words = useWords(GUIDE_WORDS)
  const [isLeft] = useState(() => isGuideLeft(placeId))
  const { answer } = useAsk<PlaceGuide>(`/api/zhenheyi/places/${placeId}/guide`)
  const guide = answer?.ok ? answer.body : undefined
  const next = guide && nextOf(guide)
  if (isLeft || !guide || !next) return null
  return (
    <Link className="card guide-link" to={`/places/${placeId}/guide`}>
      <span>
        <strong>
          {words.title} · {guide.placeName}
        </strong>
        <small>
          {words.next}: {words.cards[next].title}
        </small>
      </span>
      <b className="tabular">{words.progress(countDone(guide))}</b>
    </Link>
  )
}
