// The gatekeeper's screen: who is coming in right now, the server's verdict for each, stops on top.
// Nothing here is kept on the device but the taps of the entrance counter.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link, useParams } from 'react-router'
import type { DoorRow } from '../../src/visits/contract.ts'
import { formatMinute, formatSecond } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { DOOR_WORDS, howWord } from './door-words.ts'
import { LangSwitch, Loading, Problem } from './frame.tsx'
import { PassMark, VerdictMark } from './marks.tsx'
import { useCounter } from './use-counter.ts'
import { useDoor } from './use-door.ts'
import type { DoorState } from './use-door.ts'

// Above this share the gap is worth a word to the people at the door. Units: share of entrances.
const GAP_SHARE = 0.05

function isStop(row: DoorRow): boolean {
  return (
    row.outcome !== 'withdrawn' && (row.verdict === 'see-staff' || row.outcome === 'turned-away')
  )
}

function Sign({ row }: { row: DoorRow }): ReactElement {
  const lang = useLang()
  return (
    <span className="sign">
      <PassMark shape={row.passShape} size={26} lang={lang} />
      <b className="tabular">
        {row.passNumber === undefined ? '' : String(row.passNumber).padStart(2, '0')}
      </b>
    </span>
  )
}

/** Words with dots between them that break only at the dots. */
function Pieces({ texts }: { texts: readonly string[] }): ReactElement {
  return (
    <small>
      {texts.filter(Boolean).map((text) => (
        <span key={text} className="piece">
          {text}
        </span>
      ))}
    </small>
  )
}

function Row(props: {
  readonly row: DoorRow
  readonly isPinned: boolean
  readonly onDone: () => void
}): ReactElement {
  const words = useWords(DOOR_WORDS)
  const { row, isPinned } = props
  const verdict = isStop(row) ? 'see-staff' : 'enter'
  const person = [
    row.sex === undefined ? '' : words.sexes[row.sex],
    row.decade === undefined ? '' : words.decade(row.decade),
  ]
  const isWithdrawn = row.outcome === 'withdrawn'
  return (
    <li className={isPinned ? 'door-row stop' : 'door-row'}>
      <Sign row={row} />
      <VerdictMark verdict={verdict} />
      <span className="door-text">
        <strong>{row.maskedName ?? words.noName}</strong>
        <Pieces texts={[isWithdrawn ? words.withdrawn : words.verdicts[verdict], ...person]} />
        <Pieces texts={[howWord(words, row.how), row.isWorker ? words.worker : '']} />
      </span>
      <span className="door-right">
        <time className="tabular">{formatSecond(row.enteredAt)}</time>
        {isPinned ? (
          <button type="button" className="button small" onClick={props.onDone}>
            {words.done}
          </button>
        ) : null}
      </span>
    </li>
  )
}

function Counter({ pointId, registered }: { pointId: string; registered: number }): ReactElement {
  const words = useWords(DOOR_WORDS)
  const { count, add, takeBack } = useCounter(pointId)
  const gap = count - registered
  const isWide = count > 0 && gap > count * GAP_SHARE
  return (
    <section className="counter" aria-label={words.counter}>
      <button type="button" className="count-button" aria-label={words.less} onClick={takeBack}>
        −
      </button>
      <dl>
        <div>
          <dt>{words.entered}</dt>
          <dd className="tabular">{count}</dd>
        </div>
        <div>
          <dt>{words.registered}</dt>
          <dd className="tabular">{registered}</dd>
        </div>
        <div className={isWide ? 'wide' : ''}>
          <dt>{words.gap}</dt>
          <dd className="tabular">{count === 0 ? '–' : gap}</dd>
        </div>
      </dl>
      <button type="button" className="count-button" aria-label={words.more} onClick={add}>
        +
      </button>
    </section>
  )
}

function Connection({ door }: { door: DoorState }): ReactElement {
  const words = useWords(DOOR_WORDS)
  const isOn = door.offlineSince === undefined
  return (
    <span className={isOn ? 'dot on' : 'dot'} role="status">
      {isOn ? words.online : words.offline(formatMinute(door.offlineSince))}
    </span>
  )
}

function List({ door }: { door: DoorState }): ReactElement {
  const words = useWords(DOOR_WORDS)
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const isPinned = (row: DoorRow): boolean => isStop(row) && !done.has(row.key)
  const rows = [...door.rows.filter(isPinned), ...door.rows.filter((row) => !isPinned(row))]
  if (rows.length === 0) return <p className="empty">{words.empty}</p>
  return (
    <ul className="door-rows">
      {rows.map((row) => (
        <Row
          key={row.key}
          row={row}
          isPinned={isPinned(row)}
          onDone={() => setDone(new Set([...done, row.key]))}
        />
      ))}
    </ul>
  )
}

/** The door of one posting point. */
export function Door(): ReactElement {
  const words = useWords(DOOR_WORDS)
  const lang = useLang()
  const { pointId = '' } = useParams()
  const door = useDoor(pointId)
  const head = door.head
  return (
    <>
      <header className={door.offlineSince === undefined ? 'bar door-bar' : 'bar door-bar offline'}>
        <Link className="bar-button bar-back" to="/places" aria-label={words.back}>
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d="M15 4l-8 8 8 8" fill="none" stroke="currentColor" strokeWidth="2.4" />
          </svg>
        </Link>
        <h1>
          {head?.pointName ?? words.title}
          <small>{head?.placeName}</small>
        </h1>
        {head ? <PassMark shape={head.passShape} size={32} lang={lang} /> : null}
        <Connection door={door} />
        <LangSwitch />
      </header>
      <main className="page door">
        {door.refusal ? <Problem refusal={door.refusal} onAgain={door.reload} /> : null}
        {!head && !door.refusal ? <Loading /> : null}
        {head ? <Counter pointId={pointId} registered={door.registered} /> : null}
        {head && !head.hasNames ? <p className="strip">{words.noNames}</p> : null}
        {head ? <List door={door} /> : null}
      </main>
    </>
  )
}
