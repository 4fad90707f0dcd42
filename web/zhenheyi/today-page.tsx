// Today at one place and everything below it: by hour, by door, by the way in. Counts only: a
// manager sees no colour and nobody's name here. Source: security decision 4.
import type { ReactElement } from 'react'
import { useParams } from 'react-router'
import { pointWords } from '../../src/base/point-words.ts'
import type { PlaceToday } from '../../src/places/today/contract.ts'
import { formatCount, formatMinute } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { TODAY_WORDS } from './today-words.ts'
import { useAsk } from './use-ask.ts'
import './today.css'

type Bar = { readonly key: string; readonly label: string; readonly visits: number }

/** Rows with a bar each: the number is the fact, the bar is for the eye. */
function Bars({ title, bars }: { readonly title: string; readonly bars: readonly Bar[] }) {
  const words = useWords(TODAY_WORDS)
  const lang = useLang()
  const most = Math.max(1, ...bars.map((bar) => bar.visits))
  return (
    <section className="card">
      <h2>{title}</h2>
      <dl className="bars">
        {bars.map(({ key, label, visits }) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd>
              <span className="bar-track" aria-hidden="true">
                <span style={{ inlineSize: `${Math.round((visits / most) * 100)}%` }} />
              </span>
              <b className="tabular">{words.people(formatCount(visits, lang))}</b>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Shown({ today }: { readonly today: PlaceToday }): ReactElement {
  const words = useWords(TODAY_WORDS)
  const lang = useLang()
  const doors: Bar[] = today.doors.map(({ pointId, placeName, pointName, visits }) => {
    const isElsewhere = placeName !== today.placeName
    const door = pointName === '' ? words.unknownDoor : pointWords(pointName)[lang]
    return { key: String(pointId), label: isElsewhere ? `${placeName} ${door}` : door, visits }
  })
  const others = { key: 'others', label: words.otherDoors, visits: today.otherDoors }
  const { stops } = today
  return (
    <>
      <section className="card head">
        <h2>{today.placeName}</h2>
        <p className="module-figures">
          <span>
            <b className="figure">{formatCount(today.visits, lang)}</b>
            <small>{words.visits}</small>
          </span>
          <small className="tabular">{words.asOf(formatMinute(today.at))}</small>
        </p>
        {stops ? (
          <p className={stops.open > 0 ? 'strip' : 'strip plain'}>
            <strong>{words.stops}</strong>{' '}
            {stops.all === 0
              ? words.noStops
              : words.stopsText(formatCount(stops.all, lang), formatCount(stops.open, lang))}
          </p>
        ) : null}
      </section>
      {today.visits === 0 ? (
        <p className="empty">{words.none}</p>
      ) : (
        <>
          <Bars
            title={words.byHour}
            bars={today.hours.map(({ hour, visits }) => ({
              key: String(hour),
              label: words.hour(hour),
              visits,
            }))}
          />
          <Bars title={words.byDoor} bars={today.otherDoors > 0 ? [...doors, others] : doors} />
          <Bars
            title={words.byWay}
            bars={today.ways.map(({ way, visits }) => ({
              key: way,
              label: words.ways[way],
              visits,
            }))}
          />
        </>
      )}
    </>
  )
}

/** The page of today. */
export function TodayPage(): ReactElement {
  const words = useWords(TODAY_WORDS)
  const { placeId = '' } = useParams()
  const { answer, reload } = useAsk<PlaceToday>(`/api/zhenheyi/places/${placeId}/today`)
  return (
    <Frame title={words.title} back={`/places/${placeId}`}>
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {answer?.ok ? <Shown today={answer.body} /> : null}
    </Frame>
  )
}
