// The desk of a community: gives a personal code for a document in hand, prints and ends its own.
// Source: Notice clause IV; F17.
import { useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import { useParams } from 'react-router'
import type { CommunityCard, CommunityCards } from '../../../src/visits/community/contract.ts'
import { callApi } from '../../ui/api.ts'
import type { ApiRefusal } from '../../ui/api.ts'
import { Dated } from '../../ui/dated.tsx'
import { formatDate } from '../../ui/formats.ts'
import { useWords } from '../../ui/words.tsx'
import { Field, Frame, Loading, Problem } from '../frame.tsx'
import { EMPTY_DRAFT, PersonInputs, personOf } from '../door/person-fields.tsx'
import { useAsk } from '../use-ask.ts'
import { useErrorOf } from '../use-error-of.ts'
import { CardSheet } from './card-sheet.tsx'
import { CARD_WORDS } from './words.ts'

function Give(props: {
  readonly base: string
  readonly onGiven: (card: CommunityCard) => void
}): ReactElement {
  const words = useWords(CARD_WORDS)
  const [draft, setDraft] = useState(EMPTY_DRAFT)
  const [isSeen, setSeen] = useState(false)
  const [isUnseen, setUnseen] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const errorOf = useErrorOf(refusal)
  const isAtField = errorOf('number', 'document', 'person.number', 'issuer', 'name', 'person.name')
  const give = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    setUnseen(!isSeen)
    if (!isSeen) return
    setBusy(true)
    const body = { person: personOf(draft) }
    const answer = await callApi<{ card: CommunityCard }>(props.base, { body })
    setBusy(false)
    setRefusal(answer.ok ? undefined : answer)
    if (!answer.ok) return
    setDraft({ ...EMPTY_DRAFT, kind: draft.kind })
    setSeen(false)
    props.onGiven(answer.body.card)
  }
  return (
    <form className="form" onSubmit={(event) => void give(event)} noValidate>
      {refusal && isAtField === undefined ? <Problem refusal={refusal} /> : null}
      <PersonInputs draft={draft} onChange={setDraft} errorOf={errorOf} />
      <label className="check">
        <input
          type="checkbox"
          checked={isSeen}
          onChange={(event) => setSeen(event.target.checked)}
        />
        <span>{words.documentSeen}</span>
      </label>
      {isUnseen && !isSeen ? (
        <p className="problem" role="alert">
          {words.seeFirst}
        </p>
      ) : null}
      <button type="submit" className="button primary wide" disabled={isBusy}>
        {words.give}
      </button>
    </form>
  )
}

function CardRow(props: {
  readonly base: string
  readonly card: CommunityCard
  readonly onShow: () => void
  readonly reload: () => Promise<void>
}): ReactElement {
  const words = useWords(CARD_WORDS)
  const { base, card, reload } = props
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const end = async (): Promise<void> => {
    const answer = await callApi(`${base}/${card.codeId}/revoke`, { body: {} })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await reload()
  }
  return (
    <li className="print">
      <span className="print-name">
        <b>{card.maskedName}</b>
        <small className="tabular">
          <Dated text={`${words.until} ${formatDate(card.expiresAt)}`} />
        </small>
      </span>
      <span className="print-acts">
        <button type="button" className="button small" onClick={props.onShow}>
          {words.show}
        </button>
        <button
          type="button"
          className={isAsking ? 'button small danger' : 'button small quiet'}
          onClick={() => (isAsking ? void end() : setAsking(true))}
        >
          {isAsking ? words.endNow : words.end}
        </button>
      </span>
      {isAsking ? <p className="hint">{words.endText}</p> : null}
      {refusal ? <Problem refusal={refusal} /> : null}
    </li>
  )
}

/** The screen. */
export function CommunityDesk(): ReactElement {
  const words = useWords(CARD_WORDS)
  const { placeId = '' } = useParams()
  const base = `/api/community/places/${placeId}/cards`
  const { answer, reload } = useAsk<CommunityCards>(base)
  const [shown, setShown] = useState<CommunityCard>()
  const [isGiven, setGiven] = useState(false)
  const [search, setSearch] = useState('')
  const body = (): ReactElement => {
    if (!answer) return <Loading />
    if (!answer.ok) return <Problem refusal={answer} onAgain={() => void reload()} />
    if (shown) {
      return (
        <>
          {isGiven ? (
            <p className="strip plain no-print" role="status">
              {words.given}
            </p>
          ) : null}
          <CardSheet card={shown} onClose={() => setShown(undefined)} />
        </>
      )
    }
    const { cards } = answer.body
    const found = cards.filter((card) =>
      `${card.maskedName} ${formatDate(card.issuedAt)}`.includes(search.trim()),
    )
    const give = async (card: CommunityCard): Promise<void> => {
      setGiven(true)
      setShown(card)
      await reload()
    }
    const show = (card: CommunityCard) => (): void => {
      setGiven(false)
      setShown(card)
    }
    return (
      <>
        <p className="lead">{words.intro}</p>
        <Give base={base} onGiven={(card) => void give(card)} />
        <h2>{words.list(cards.length)}</h2>
        {cards.length === 0 ? <p className="hint">{words.none}</p> : null}
        {cards.length > 8 ? (
          <Field
            label={words.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        ) : null}
        <ul className="prints">
          {found.map((card) => (
            <CardRow
              key={card.codeId}
              base={base}
              card={card}
              onShow={show(card)}
              reload={reload}
            />
          ))}
        </ul>
      </>
    )
  }
  return (
    <Frame title={words.title} back={`/places/${placeId}`}>
      {body()}
    </Frame>
  )
}
