// The posting points of a place: what hangs there, whether somebody looked at it, whether it is
// enough. Source: F8, F10, F21.
import { useCallback, useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import { pointWords } from '../../src/base/point-words.ts'
import type { PointLine } from '../../src/places/contract.ts'
import type { PlaceAdvice, PointsWatch, PointWatch } from '../../src/places/points/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { groupDigits } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Problem } from './frame.tsx'
import type { PartProps } from './place-part.ts'
import { PLACE_WORDS } from './place-words.ts'
import { Advice } from './point-advice.tsx'
import { NewPoint } from './point-new.tsx'
import { Print } from './point-print.tsx'
import { NewScreen } from './point-screen.tsx'
import { POINT_WORDS } from './point-words.ts'
import { ProofPhoto } from './proof-photo.tsx'
import { TwoTaps } from './two-taps.tsx'
import { useAsk } from './use-ask.ts'
import './points.css'

type PointProps = PartProps & {
  readonly point: PointLine
  readonly watch: PointWatch | undefined
  readonly advice: PlaceAdvice | undefined
  readonly isOneOfMany: boolean
}

function Prints({ place, point, watch, reload }: PointProps): ReactElement {
  const seenAt = new Map(watch?.screens.map((screen) => [screen.printId, screen.seenAt]))
  return (
    <ul className="prints">
      {point.prints.map((print) => (
        <Print
          key={print.printId}
          place={place}
          reload={reload}
          print={print}
          seenAt={seenAt.get(print.printId)}
        />
      ))}
    </ul>
  )
}

function ForManager({ place, point, reload, isOneOfMany }: PointProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const points = useWords(POINT_WORDS)
  return (
    <details className="more">
      <summary>{isOneOfMany ? points.more : points.screens}</summary>
      <NewScreen placeId={place.placeId} pointId={point.pointId} />
      {isOneOfMany ? (
        <TwoTaps
          label={words.closePoint}
          sure={words.closePointNow}
          path={`/api/zhenheyi/places/${place.placeId}/points/${point.pointId}/close`}
          onDone={reload}
        />
      ) : null}
    </details>
  )
}

function Point(props: PointProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const lang = useLang()
  const { place, point, watch, advice, reload } = props
  const name = pointWords(point.name)[lang]
  const isManager = place.role === 'manager'
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [isBusy, setBusy] = useState(false)
  const addPrint = async (): Promise<void> => {
    setBusy(true)
    const path = `/api/zhenheyi/places/${place.placeId}/points/${point.pointId}/prints`
    const answer = await callApi(path, { method: 'POST' })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await reload()
    setBusy(false)
  }
  return (
    <section className="card point" aria-label={name}>
      <h3>
        {name}
        <span className="tabular">{groupDigits(point.shortNumber)}</span>
      </h3>
      {watch ? (
        <ProofPhoto
          placeId={place.placeId}
          watch={watch}
          mayTake={isManager || place.isOnDuty}
          reload={reload}
        />
      ) : null}
      <Prints {...props} />
      <Advice advice={advice} pointId={point.pointId} />
      {refusal ? <Problem refusal={refusal} /> : null}
      <div className="pair">
        <Link className="button" to={`/door/${point.pointId}`}>
          {words.door}
        </Link>
        {isManager ? (
          <button
            type="button"
            className="button quiet"
            disabled={isBusy}
            onClick={() => void addPrint()}
          >
            {words.addPrint}
          </button>
        ) : null}
      </div>
      {isManager ? <ForManager {...props} /> : null}
    </section>
  )
}

/** The open posting points, and the form for one more. */
export function Points({ place, reload: reloadPlace }: PartProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const base = `/api/zhenheyi/places/${place.placeId}`
  const { answer: watched, reload: reloadWatch } = useAsk<PointsWatch>(`${base}/points`)
  // It reads two weeks of visits: the page does not wait for it.
  const { answer: advised } = useAsk<PlaceAdvice>(`${base}/advice`)
  const reload = useCallback(async () => {
    await Promise.all([reloadPlace(), reloadWatch()])
  }, [reloadPlace, reloadWatch])
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
          watch={
            watched?.ok
              ? watched.body.points.find((row) => row.pointId === point.pointId)
              : undefined
          }
          advice={advised?.ok ? advised.body : undefined}
          isOneOfMany={points.length > 1}
        />
      ))}
      {place.role === 'manager' ? <NewPoint place={place} reload={reload} /> : null}
    </>
  )
}
