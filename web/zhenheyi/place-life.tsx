// The life of a place for its manager: another name, another parent, merged, closed, opened again;
// and what was done with it so far.
import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { useParams } from 'react-router'
import type { MyPlaces, PlaceDetail, PlaceLine } from '../../src/places/contract.ts'
import type { History, HistoryLine } from '../../src/places/register/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { formatDate, formatMinute } from '../ui/formats.ts'
import { sayChange } from '../ui/history.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Choice, Field, Frame, Loading, Problem } from './frame.tsx'
import { LIFE_WORDS } from './place-life-words.ts'
import { useAsk } from './use-ask.ts'
import './new-place.css'

type Part = {
  readonly place: PlaceDetail
  readonly others: readonly PlaceLine[]
  readonly onDone: () => void
}

// Below a unit stands nothing; see the tree in the contract.
const OUT = ''

/** One change: its fields, its reason, a button; the last ones ask for a second tap. */
function Change(props: {
  readonly place: PlaceDetail
  readonly act: 'rename' | 'move' | 'merge' | 'close' | 'reopen'
  readonly body?: object
  readonly isFinal?: boolean
  readonly isReasonNeeded?: boolean
  readonly onDone: () => void
  readonly children?: ReactNode
}): ReactElement {
  const words = useWords(LIFE_WORDS)
  const lang = useLang()
  const { place, act, body = {}, isFinal = false, isReasonNeeded = false, onDone } = props
  const [because, setBecause] = useState('')
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const send = async (): Promise<void> => {
    setAsking(isFinal && !isAsking)
    if (isFinal && !isAsking) return
    const path = `/api/zhenheyi/places/${place.placeId}/${act}`
    const answer = await callApi(path, { body: { ...body, because } })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) onDone()
  }
  const isOfReason = refusal?.field === 'because'
  return (
    <section className="card form" aria-label={words[act]}>
      <h2>{words[act]}</h2>
      <p className="hint">{words[`${act}Text`]}</p>
      {props.children}
      <Field
        label={isReasonNeeded ? words.because : words.becauseMaybe}
        maxLength={200}
        value={because}
        error={isOfReason ? refusal?.message[lang] : undefined}
        onChange={(event) => setBecause(event.target.value)}
      />
      {refusal && !isOfReason ? <Problem refusal={refusal} /> : null}
      <button
        type="button"
        className={isFinal ? 'button danger' : 'button'}
        onClick={() => void send()}
      >
        {isAsking ? words.sure : words[`${act}Now`]}
      </button>
    </section>
  )
}

function Rename({ place, onDone }: Part): ReactElement {
  const words = useWords(LIFE_WORDS)
  const [name, setName] = useState(place.name)
  return (
    <Change place={place} act="rename" body={{ name }} onDone={onDone}>
      <Field
        label={words.name}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </Change>
  )
}

function optionsOf(others: readonly PlaceLine[]) {
  return others.map((other) => ({ value: String(other.placeId), label: other.name }))
}

function Move({ place, others, onDone }: Part): ReactElement | null {
  const words = useWords(LIFE_WORDS)
  const [to, setTo] = useState(place.parentId === null ? OUT : String(place.parentId))
  const parents = others.filter((other) => other.kind !== 'unit' && other.kind !== 'vehicle')
  if (parents.length === 0 && place.parentId === null) return null
  return (
    <Change
      place={place}
      act="move"
      body={{ parentId: to === OUT ? null : Number(to) }}
      onDone={onDone}
    >
      <Choice
        label={words.moveTo}
        value={to}
        onChange={setTo}
        options={[{ value: OUT, label: words.moveOut }, ...optionsOf(parents)]}
      />
    </Change>
  )
}

function Merge({ place, others, onDone }: Part): ReactElement | null {
  const words = useWords(LIFE_WORDS)
  const [into, setInto] = useState(OUT)
  if (others.length === 0) return null
  const pick = { value: OUT, label: words.mergePick }
  return (
    <Change
      place={place}
      act="merge"
      // Nothing chosen is the place itself, which the server refuses in words.
      body={{ into: into === OUT ? place.placeId : Number(into) }}
      isFinal
      isReasonNeeded
      onDone={onDone}
    >
      <Choice
        label={words.mergeInto}
        value={into}
        onChange={setInto}
        options={[pick, ...optionsOf(others)]}
      />
    </Change>
  )
}

function EventLine({ event }: { readonly event: HistoryLine }): ReactElement {
  const words = useWords(LIFE_WORDS)
  const lang = useLang()
  const kinds: Readonly<Record<string, string>> = words.events
  return (
    <li>
      <strong>{kinds[event.kind] ?? event.kind}</strong> {sayChange(event, lang, words.nothing)}
      {event.because === '' ? null : <small>{event.because}</small>}
      <small className="hint tabular">
        <span className="whole-day">{formatDate(event.at)}</span> {formatMinute(event.at)} ·{' '}
        {words.who[event.who]}
      </small>
    </li>
  )
}

function PlaceHistory({ answer }: { readonly answer: History }): ReactElement {
  const words = useWords(LIFE_WORDS)
  return (
    <section className="card">
      <h2>{words.history}</h2>
      {answer.events.length === 0 ? <p className="hint">{words.noHistory}</p> : null}
      <ul className="life-events">
        {answer.events.map((event) => (
          <EventLine key={`${event.at}.${event.kind}.${JSON.stringify(event.to)}`} event={event} />
        ))}
      </ul>
    </section>
  )
}

function Shown(part: Part): ReactElement {
  const { place, onDone } = part
  if (place.state === 'closed') {
    return <Change place={place} act="reopen" onDone={onDone} />
  }
  return (
    <>
      <Rename {...part} />
      <Move {...part} />
      <Merge {...part} />
      <Change place={place} act="close" isFinal isReasonNeeded onDone={onDone} />
    </>
  )
}

/** The page of the life of one place. */
export function PlaceLife(): ReactElement {
  const words = useWords(LIFE_WORDS)
  const { placeId } = useParams()
  const path = `/api/zhenheyi/places/${placeId}`
  const { answer, reload } = useAsk<PlaceDetail>(path)
  const history = useAsk<History>(`${path}/history`)
  const mine = useAsk<MyPlaces>('/api/zhenheyi/places')
  const [changes, setChanges] = useState(0)
  const done = async (): Promise<void> => {
    await Promise.all([reload(), history.reload(), mine.reload()])
    setChanges(changes + 1)
  }
  const all = mine.answer?.ok ? mine.answer.body.places : []
  const others = all.filter((one) => one.role === 'manager' && String(one.placeId) !== placeId)
  const isShown = answer?.ok === true && mine.answer !== undefined
  return (
    <Frame title={words.title} back={`/places/${placeId}`}>
      {isShown || answer?.ok === false ? null : <Loading />}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {changes > 0 ? (
        <p className="strip plain" role="status">
          {words.done}
        </p>
      ) : null}
      {isShown ? (
        <>
          <h2>{answer.body.name}</h2>
          <Shown key={changes} place={answer.body} others={others} onDone={() => void done()} />
        </>
      ) : null}
      {history.answer?.ok ? <PlaceHistory answer={history.answer.body} /> : null}
    </Frame>
  )
}
