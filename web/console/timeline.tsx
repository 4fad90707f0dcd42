// Where the patient was: a vertical line of stays inside the infectious window, with the hours
// nothing is known of.
import { Empty, Tag } from 'antd'
import { Fragment } from 'react'
import type { CaseDesk, ItineraryLine } from '../../src/tracing/contract.ts'
import { dayOf, formatDay, HOUR } from '../../src/base/instant.ts'
import { formatMinute } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { CertaintyTag, Doubts } from './case-tags.tsx'
import { deskWords, END_WORDS, METHOD_WORDS } from './case-words.ts'
import { shortTime } from './wall-time.ts'

// A shorter gap is a walk or a meal; a longer one is a place we do not know.
const GAP_SECONDS = 4 * HOUR

/** Writes a span; the day again when it ends on another one. */
function spanText(from: number, to: number): string {
  const isSameDay = dayOf(from) === dayOf(to)
  return `${formatMinute(from)}–${isSameDay ? formatMinute(to) : shortTime(to)}`
}

function Entry({ line }: { readonly line: ItineraryLine }) {
  const words = useWords(deskWords)
  const lang = useLang()
  const isEntered = line.outcome === 'entered'
  const method = METHOD_WORDS[line.method]?.[lang] ?? line.method
  return (
    <li className={isEntered ? 'stay' : 'stay stay-off'}>
      <span className="stay-time tabular">
        {isEntered ? spanText(line.enteredAt, line.leftAt) : formatMinute(line.enteredAt)}
      </span>
      <span className="stay-place">
        {line.placeName}
        {line.pointName && <small> {line.pointName[lang]}</small>}
      </span>
      <span className="stay-tags">
        <Tag>{line.reportedBy ? words.reportedByWhom(line.reportedBy) : method}</Tag>
        {isEntered && (
          <CertaintyTag
            certainty={line.certainty}
            hint={`${words.ends}: ${END_WORDS[line.endSource]?.[lang] ?? line.endSource}`}
          />
        )}
        {line.isWorker && <Tag>{words.worker}</Tag>}
        {line.isHeld && <Tag>{words.held}</Tag>}
        {line.outcome === 'turned-away' && <Tag>{words.turnedAway}</Tag>}
        {line.outcome === 'withdrawn' && <Tag>{words.withdrawn}</Tag>}
        <Doubts doubts={line.doubts} />
      </span>
    </li>
  )
}

/** Where the patient was turned away: apart, with the day, for it is no stay. */
function OwnStopped({ lines }: { readonly lines: readonly ItineraryLine[] }) {
  const words = useWords(deskWords)
  if (lines.length === 0) return null
  return (
    <section className="own-stopped" aria-label={words.ownStopped}>
      <h3>{words.ownStopped}</h3>
      <ol className="band band-off">
        {lines.map((line) => (
          <Fragment key={`${line.personId}.${line.enteredAt}.${line.placeId}`}>
            <li className="day tabular">{formatDay(dayOf(line.enteredAt))}</li>
            <Entry line={line} />
          </Fragment>
        ))}
      </ol>
    </section>
  )
}

function Gap({ from, to }: { readonly from: number; readonly to: number }) {
  const words = useWords(deskWords)
  return (
    <li className="gap">
      {words.noRecord} <span className="tabular">{spanText(from, to)}</span>
    </li>
  )
}

/** The itinerary of a case. */
export function Timeline({ desk }: { readonly desk: CaseDesk }) {
  const words = useWords(deskWords)
  const itinerary = desk.itinerary.filter((line) => line.outcome !== 'turned-away')
  const stopped = desk.itinerary.filter((line) => line.outcome === 'turned-away')
  const { windowFrom, windowTo } = desk.case
  let knownUntil = windowFrom
  let day: number | undefined
  return (
    <section className="timeline" aria-label={words.itinerary} tabIndex={0}>
      <h2>
        {words.itinerary} <small>{words.visits(String(itinerary.length))}</small>
      </h2>
      <p className="window-edge tabular">
        {words.windowFrom} {shortTime(windowFrom)}
      </p>
      {itinerary.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.emptyItinerary} />
      )}
      <ol className="band">
        {itinerary.map((line, index) => {
          const gapFrom = knownUntil
          const hasGap = index > 0 && line.enteredAt - gapFrom > GAP_SECONDS
          const isNewDay = dayOf(line.enteredAt) !== day
          day = dayOf(line.enteredAt)
          knownUntil = Math.max(knownUntil, line.leftAt)
          return (
            <Fragment key={`${line.personId}.${line.enteredAt}.${line.placeId}`}>
              {hasGap && <Gap from={gapFrom} to={line.enteredAt} />}
              {isNewDay && <li className="day tabular">{formatDay(day)}</li>}
              <Entry line={line} />
            </Fragment>
          )
        })}
      </ol>
      <p className="window-edge tabular">
        {words.windowTo} {shortTime(windowTo)}
      </p>
      <OwnStopped lines={stopped} />
    </section>
  )
}
