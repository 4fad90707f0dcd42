// What the scans of two weeks say about a posting point. Source: F8.
import type { ReactElement } from 'react'
import type { PlaceAdvice } from '../../src/places/points/contract.ts'
import { Dated } from '../ui/dated.tsx'
import { formatCount, formatDate, formatMinute } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { POINT_WORDS } from './point-words.ts'

const QUARTER_SECONDS = 900

/** The busiest quarter-hour of a point, and whether one sheet is enough for it. */
export function Advice(props: {
  readonly advice: PlaceAdvice | undefined
  readonly pointId: number
}): ReactElement | null {
  const words = useWords(POINT_WORDS)
  const lang = useLang()
  const { advice } = props
  const point = advice?.points.find((row) => row.pointId === props.pointId)
  if (!advice || !point) return null
  const { startsAt, scans, morePoints } = point
  const text = words.advice({
    day: formatDate(startsAt),
    from: formatMinute(startsAt),
    to: formatMinute(startsAt + QUARTER_SECONDS),
    scans: formatCount(scans, lang),
    perMinute: (scans / 15).toFixed(1),
  })
  const asOf = words.asOf(formatMinute(advice.countedAt))
  if (morePoints === 0) {
    return (
      <p className="hint">
        <Dated text={text} /> {words.enough} {asOf}
      </p>
    )
  }
  return (
    <p className="strip">
      <Dated text={text} /> <strong>{words.tooFew(advice.scansPerMinute, morePoints)}</strong>{' '}
      {asOf}
    </p>
  )
}
