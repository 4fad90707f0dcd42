// What comes after a new code: put it up, take a photo of it, invite a gatekeeper. The first is
// ticked by hand and kept on this phone; the others tick themselves.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { PlaceDetail } from '../../../src/places/contract.ts'
import type { PointsWatch } from '../../../src/places/points/contract.ts'
import { useWords } from '../../ui/words.tsx'
import { useAsk } from '../use-ask.ts'
import { SIGN_WORDS } from './words.ts'

type StepProps = {
  readonly name: string
  readonly text: string
  readonly isDone: boolean
  /** Where to do it, or what a tap does here. */
  readonly act: string | (() => void)
}

function Step({ name, text, isDone, act }: StepProps): ReactElement {
  const words = useWords(SIGN_WORDS)
  const inside = (
    <>
      <Tick isDone={isDone} />
      <span>
        <b>{name}</b>
        {isDone && typeof act === 'string' ? <span className="unseen"> {words.isDone}</span> : null}
        <small>{text}</small>
      </span>
    </>
  )
  const look = isDone ? 'step done' : 'step'
  return (
    <li>
      {typeof act === 'string' ? (
        <Link className={look} to={act}>
          {inside}
        </Link>
      ) : (
        <button type="button" className={look} aria-pressed={isDone} onClick={act}>
          {inside}
        </button>
      )}
    </li>
  )
}

function Tick({ isDone }: { readonly isDone: boolean }): ReactElement {
  return (
    <svg className="tick" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <circle cx="12" cy="12" r="10.5" />
      {isDone ? <path d="M6.5 12.5l4 4 7-8" /> : null}
    </svg>
  )
}

/** The three steps. */
export function NextSteps(props: {
  readonly place: PlaceDetail
  readonly pointId: number
  readonly printId: number
}): ReactElement {
  const words = useWords(SIGN_WORDS)
  const { place, pointId } = props
  const key = `zpc-posted-${props.printId}`
  const [isPosted, setPosted] = useState(() => localStorage.getItem(key) !== null)
  const { answer } = useAsk<PointsWatch>(`/api/zhenheyi/places/${place.placeId}/points`)
  const watch = answer?.ok ? answer.body.points.find((one) => one.pointId === pointId) : undefined
  const isProven = watch?.proof === 'proven'
  const hasKeeper = place.team.some((member) => member.role === 'gatekeeper')
  const toPlace = `/places/${place.placeId}`
  const post = (): void => {
    if (isPosted) localStorage.removeItem(key)
    else localStorage.setItem(key, '1')
    setPosted(!isPosted)
  }
  return (
    <section className="card">
      <h2>{words.next}</h2>
      <ol className="sign-steps">
        <Step name={words.post} text={words.postText} isDone={isPosted || isProven} act={post} />
        <Step
          name={words.photo}
          text={words.photoText}
          isDone={isProven}
          act={`${toPlace}#proof`}
        />
        <Step
          name={words.invite}
          text={words.inviteText}
          isDone={hasKeeper}
          act={`${toPlace}#team`}
        />
      </ol>
      <Link className="button wide" to={toPlace}>
        {words.toPlace}
      </Link>
    </section>
  )
}
