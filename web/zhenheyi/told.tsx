// What an account is told about places: its claims, those it decides, places that look like its
// own, its closed places.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { Told as ToldBody } from '../../src/places/register/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { Dated } from '../ui/dated.tsx'
import { formatDate } from '../ui/formats.ts'
import { useWords } from '../ui/words.tsx'
import { Field, Problem } from './frame.tsx'
import { LIFE_WORDS } from './place-life-words.ts'
import { useAsk } from './use-ask.ts'
import './new-place.css'

const PATH = '/api/zhenheyi/register'

function OwnClaim({ claim }: { readonly claim: ToldBody['claims'][number] }): ReactElement {
  const words = useWords(LIFE_WORDS)
  const { state, placeName, placeId, because } = claim
  if (state === 'refused') {
    // Whoever refuses says why; what ended by itself has no reason.
    const text =
      because === '' ? words.claimOver(placeName) : words.claimRefused(placeName, because)
    return <p className="strip">{text}</p>
  }
  if (state === 'open' || placeId === null) {
    return <p className="strip plain">{words.claimOpen(placeName)}</p>
  }
  return (
    <p className="strip plain">
      <Link to={`/places/${placeId}`}>{words.claimGranted(placeName)}</Link>
    </p>
  )
}

function ClaimToDecide(props: {
  readonly claim: ToldBody['toDecide'][number]
  readonly onDone: () => void
}): ReactElement {
  const words = useWords(LIFE_WORDS)
  const { claim, onDone } = props
  const [isRefusing, setRefusing] = useState(false)
  const [because, setBecause] = useState('')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const decide = async (isGranted: boolean): Promise<void> => {
    const body = { isGranted, because: isGranted ? '' : because }
    const answer = await callApi(`/api/zhenheyi/claims/${claim.claimId}/decide`, { body })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) onDone()
  }
  return (
    <section className="card told-claim">
      <h2>{words.asks(claim.placeName)}</h2>
      <p>
        {claim.maskedName} <span className="tabular">{claim.maskedPhone}</span>{' '}
        <span className="hint whole-day">{formatDate(claim.madeAt)}</span>
      </p>
      {claim.name === '' ? null : <p className="hint">{words.called(claim.name)}</p>}
      <p className="told-note">{words.says(claim.note)}</p>
      {refusal ? <Problem refusal={refusal} /> : null}
      {isRefusing ? (
        <Field
          label={words.because}
          maxLength={200}
          value={because}
          onChange={(event) => setBecause(event.target.value)}
        />
      ) : null}
      <div className="pair">
        {isRefusing ? null : (
          <button type="button" className="button primary" onClick={() => void decide(true)}>
            {words.grant}
          </button>
        )}
        <button
          type="button"
          className={isRefusing ? 'button danger' : 'button'}
          onClick={() => (isRefusing ? void decide(false) : setRefusing(true))}
        >
          {isRefusing ? words.refuseNow : words.refuse}
        </button>
      </div>
    </section>
  )
}

function Closed({ places }: { readonly places: ToldBody['closed'] }): ReactElement | null {
  const words = useWords(LIFE_WORDS)
  if (places.length === 0) return null
  return (
    <details className="told-closed">
      <summary>{words.closed(places.length)}</summary>
      <ul className="card rows">
        {places.map((place) => (
          <li key={place.placeId} className="row">
            <Link className="row-link" to={`/places/${place.placeId}/life`}>
              <span className="row-text">
                <strong>{place.name}</strong>
                <span className="hint">
                  {place.mergedInto === null ? '' : words.mergedInto(place.mergedInto)}
                  {place.closedAt === null ? null : (
                    <Dated text={` ${formatDate(place.closedAt)}`} />
                  )}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** On home: one line each; the rest is a tap away. */
export function ToldBrief(): ReactElement | null {
  const words = useWords(LIFE_WORDS)
  const { answer } = useAsk<ToldBody>(PATH)
  if (!answer?.ok) return null
  const { claims, toDecide } = answer.body
  return (
    <div className="told-brief">
      {claims.map((claim) => (
        <OwnClaim key={claim.claimId} claim={claim} />
      ))}
      {toDecide.length > 0 ? (
        <p className="strip">
          <Link to="/places">{words.toDecide(toDecide.length)}</Link>
        </p>
      ) : null}
    </div>
  )
}

/** On my places: everything, with what to do about it. */
export function Told({ onChange }: { readonly onChange: () => void }): ReactElement | null {
  const words = useWords(LIFE_WORDS)
  const { answer, reload } = useAsk<ToldBody>(PATH)
  if (!answer?.ok) return null
  const { claims, toDecide, twins } = answer.body
  const done = (): void => {
    void reload()
    onChange()
  }
  return (
    <>
      {claims.map((claim) => (
        <OwnClaim key={claim.claimId} claim={claim} />
      ))}
      {toDecide.map((claim) => (
        <ClaimToDecide key={claim.claimId} claim={claim} onDone={done} />
      ))}
      {twins.map((twin) => (
        <p key={`${twin.placeId}.${twin.otherName}.${twin.otherAddress}`} className="strip">
          {(twin.isNewer ? words.twinNewer : words.twinOlder)(twin.placeName, twin.otherName)}
        </p>
      ))}
    </>
  )
}

/** Under my places: those that are closed, to be opened again. */
export function ClosedPlaces(): ReactElement | null {
  const { answer } = useAsk<ToldBody>(PATH)
  return answer?.ok ? <Closed places={answer.body.closed} /> : null
}
