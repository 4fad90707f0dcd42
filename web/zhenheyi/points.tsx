// The posting points of a place, each with its prints.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { PointLine } from '../../src/places/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { groupDigits } from '../ui/formats.ts'
import { useWords } from '../ui/words.tsx'
import { Problem } from './frame.tsx'
import type { PartProps } from './place-part.ts'
import { PLACE_WORDS } from './place-words.ts'
import { NewPoint } from './point-new.tsx'
import { Print } from './point-print.tsx'
import { TwoTaps } from './two-taps.tsx'

function Point(
  props: PartProps & { readonly point: PointLine; readonly isOneOfMany: boolean },
): ReactElement {
  const words = useWords(PLACE_WORDS)
  const { place, point, reload } = props
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const addPrint = async (): Promise<void> => {
    const path = `/api/zhenheyi/places/${place.placeId}/points/${point.pointId}/prints`
    const answer = await callApi(path, { method: 'POST' })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await reload()
  }
  return (
    <section className="card point">
      <h3>
        {point.name}
        <span className="tabular">{groupDigits(point.shortNumber)}</span>
      </h3>
      <ul className="prints">
        {point.prints.map((print) => (
          <Print key={print.printId} place={place} reload={reload} print={print} />
        ))}
      </ul>
      {refusal ? <Problem refusal={refusal} /> : null}
      <div className="pair">
        <Link className="button" to={`/door/${point.pointId}`}>
          {words.door}
        </Link>
        {place.role === 'manager' ? (
          <button type="button" className="button quiet" onClick={() => void addPrint()}>
            {words.addPrint}
          </button>
        ) : null}
      </div>
      {place.role === 'manager' && props.isOneOfMany ? (
        <TwoTaps
          label={words.closePoint}
          sure={words.closePointNow}
          path={`/api/zhenheyi/places/${place.placeId}/points/${point.pointId}/close`}
          onDone={reload}
        />
      ) : null}
    </section>
  )
}

/** The open posting points, and the form for one more. */
export function Points({ place, reload }: PartProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const points = place.points.filter((point) => !point.isClosed)
  return (
    <>
      <h2>{words.points}</h2>
      {points.map((point) => (
        <Point
          key={point.pointId}
          place={place}
          reload={reload}
          point={point}
          isOneOfMany={points.length > 1}
        />
      ))}
      {place.role === 'manager' ? <NewPoint place={place} reload={reload} /> : null}
    </>
  )
}
