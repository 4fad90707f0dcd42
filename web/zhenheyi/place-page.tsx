// One place: what it is, its points and prints, its team, its parts.
import { useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { Catalogue, PlaceDetail, PointLine, PrintLine } from '../../src/places/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { formatCount, formatDate, groupDigits } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Field, Frame, Loading, Problem } from './frame.tsx'
import { PLACE_WORDS } from './place-words.ts'
import { Team } from './team.tsx'
import { useAsk } from './use-ask.ts'

type PartProps = { readonly place: PlaceDetail; readonly reload: () => Promise<void> }

function Print(props: PartProps & { readonly print: PrintLine }): ReactElement {
  const words = useWords(PLACE_WORDS)
  const { place, print, reload } = props
  const [isAsking, setAsking] = useState(false)
  const [because, setBecause] = useState('')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const path = `/places/${place.placeId}/prints/${print.printId}`
  const withdraw = async (): Promise<void> => {
    const answer = await callApi(`/api/zhenheyi${path}/withdraw`, { body: { because } })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await reload()
  }
  return (
    <li className="print">
      <span className="print-name">
        <b>{words.print(print.printNo)}</b>
        <small className="tabular">
          {print.withdrawnAt === null
            ? formatDate(print.madeAt)
            : `${words.withdrawnOn} ${formatDate(print.withdrawnAt)}`}
        </small>
      </span>
      {print.withdrawnAt === null ? (
        <span className="print-acts">
          <Link className="button small" to={path}>
            {words.poster}
          </Link>
          {place.role === 'manager' ? (
            <button
              type="button"
              className="button small quiet"
              aria-expanded={isAsking}
              onClick={() => setAsking(!isAsking)}
            >
              {words.withdraw}
            </button>
          ) : null}
        </span>
      ) : (
        <span className="tag off">{words.withdrawn}</span>
      )}
      {isAsking && print.withdrawnAt === null ? (
        <div className="sheet">
          <p>{words.withdrawText}</p>
          <Field
            label={words.because}
            value={because}
            maxLength={200}
            onChange={(event) => setBecause(event.target.value)}
          />
          {refusal ? <Problem refusal={refusal} /> : null}
          <button type="button" className="button danger" onClick={() => void withdraw()}>
            {words.withdrawNow}
          </button>
        </div>
      ) : null}
    </li>
  )
}

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

/** A button that asks once more before it does what cannot be undone. */
function TwoTaps(props: {
  readonly label: string
  readonly sure: string
  readonly path: string
  readonly onDone: () => Promise<void>
}): ReactElement {
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const go = async (): Promise<void> => {
    const answer = await callApi(props.path, { method: 'POST' })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await props.onDone()
  }
  return (
    <>
      {refusal ? <Problem refusal={refusal} /> : null}
      <button
        type="button"
        className={isAsking ? 'button danger wide' : 'button quiet wide'}
        onClick={() => (isAsking ? void go() : setAsking(true))}
      >
        {isAsking ? props.sure : props.label}
      </button>
    </>
  )
}

function Duty({ place, reload }: PartProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const change = async (): Promise<void> => {
    const body = { isOn: !place.isOnDuty }
    await callApi(`/api/zhenheyi/places/${place.placeId}/duty`, { body })
    await reload()
  }
  return (
    <section className="card form">
      <p>
        <strong>{place.isOnDuty ? words.onDuty : words.offDuty}</strong>
      </p>
      <p className="hint">{words.dutyText}</p>
      <button type="button" className="button" onClick={() => void change()}>
        {place.isOnDuty ? words.goOff : words.goOn}
      </button>
    </section>
  )
}

function NewPoint({ place, reload }: PartProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const lang = useLang()
  const [name, setName] = useState('')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const path = `/api/zhenheyi/places/${place.placeId}/points`
    const answer = await callApi(path, { body: { name } })
    setRefusal(answer.ok ? undefined : answer)
    if (!answer.ok) return
    setName('')
    await reload()
  }
  return (
    <form className="card form" onSubmit={(event) => void add(event)}>
      <Field
        label={words.addPoint}
        hint={words.addPointHint}
        error={refusal?.message[lang]}
        value={name}
        maxLength={40}
        onChange={(event) => setName(event.target.value)}
        aside={
          <button type="submit" className="button field-aside">
            {words.add}
          </button>
        }
      />
    </form>
  )
}

function Head({ place, catalogue }: { place: PlaceDetail; catalogue: Catalogue | undefined }) {
  const words = useWords(PLACE_WORDS)
  const lang = useLang()
  const category = catalogue?.categories.find((row) => row.category === place.category)
  const town = catalogue?.divisions.find((row) => row.division === place.division)
  return (
    <section className="card head">
      <h2>{place.name}</h2>
      <p className="row-tags">
        <span className="tag">{category?.name[lang] ?? place.category}</span>
        <span className={place.state === 'confirmed' ? 'tag good-tag' : 'tag accent'}>
          {words.states[place.state]}
        </span>
      </p>
      <p className="hint">{[town?.name[lang], place.address].filter(Boolean).join(' · ')}</p>
      {place.identifier === '' ? null : <p className="hint tabular">{place.identifier}</p>}
      <p className="module-figures">
        <span>
          <b className="figure">{formatCount(place.visitsToday, lang)}</b>
          <small>{words.today}</small>
        </span>
      </p>
    </section>
  )
}

function Shown({ place, reload }: PartProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const catalogue = useAsk<Catalogue>('/api/zhenheyi/catalogue').answer
  const navigate = useNavigate()
  const isManager = place.role === 'manager'
  const points = place.points.filter((point) => !point.isClosed)
  return (
    <>
      <Head place={place} catalogue={catalogue?.ok ? catalogue.body : undefined} />
      {place.state === 'unconfirmed' ? <p className="strip">{words.waiting}</p> : null}
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
      {isManager ? <NewPoint place={place} reload={reload} /> : null}
      <Duty place={place} reload={reload} />
      {isManager ? <Team place={place} reload={reload} /> : null}
      {isManager && place.kind !== 'unit' ? (
        <section className="card form">
          <h2>{words.parts}</h2>
          <p className="hint">{words.partsText}</p>
          <Link className="button" to={`/places/new?in=${place.placeId}`}>
            {words.addPart}
          </Link>
        </section>
      ) : null}
      {isManager ? (
        <TwoTaps
          label={words.closePlace}
          sure={words.closePlaceNow}
          path={`/api/zhenheyi/places/${place.placeId}/close`}
          onDone={async () => navigate('/places')}
        />
      ) : null}
    </>
  )
}

/** The page of one place. */
export function PlacePage(): ReactElement {
  const words = useWords(PLACE_WORDS)
  const { placeId } = useParams()
  const { answer, reload } = useAsk<PlaceDetail>(`/api/zhenheyi/places/${placeId}`)
  return (
    <Frame title={words.title} back="/places">
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {answer?.ok ? <Shown place={answer.body} reload={reload} /> : null}
    </Frame>
  )
}
