// The guide of a new manager: five cards, each done by what the server saw; the next one is open
// and says what to do. Source: F28.
import type { ReactElement } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { PlaceGuide } from '../../src/places/today/contract.ts'
import { useWords } from '../ui/words.tsx'
import { Frame, Loading, Problem } from './frame.tsx'
import { leaveGuide } from './guide-kept.ts'
import { GUIDE_STEPS, countDone, nextOf } from './guide-steps.ts'
import type { GuideStep } from './guide-steps.ts'
import { GUIDE_WORDS } from './guide-words.ts'
import { useAsk } from './use-ask.ts'
import './today.css'

function pathOf(step: GuideStep, placeId: number, guide: PlaceGuide): string {
  const place = `/places/${placeId}`
  if (step === 'invited') return `${place}/team`
  if (step === 'scanned' && guide.pointId !== null) return `/door/${guide.pointId}`
  if (step === 'posted' && guide.printId !== null) return `${place}/prints/${guide.printId}`
  return step === 'photographed' ? `${place}#proof` : place
}

function Card(props: {
  readonly step: GuideStep
  readonly no: number
  readonly placeId: number
  readonly guide: PlaceGuide
}): ReactElement {
  const words = useWords(GUIDE_WORDS)
  const { step, no, placeId, guide } = props
  const isDone = guide[step]
  const isNext = nextOf(guide) === step
  const isWaiting = step === 'invited' && !isDone && !guide.isConfirmed
  const { title, text, go } = words.cards[step]
  return (
    <li className={isDone ? 'guide-card done' : isNext ? 'guide-card next' : 'guide-card'}>
      <span className="guide-no" aria-hidden="true">
        {isDone ? '✓' : no}
      </span>
      <div>
        <h2>{title}</h2>
        {isDone ? <small>{words.done}</small> : <p>{text}</p>}
        {isWaiting ? <small>{words.waiting}</small> : null}
        {isNext ? (
          <Link className="button primary wide" to={pathOf(step, placeId, guide)}>
            {go}
          </Link>
        ) : null}
      </div>
    </li>
  )
}

function Shown(props: {
  readonly placeId: number
  readonly guide: PlaceGuide
  readonly reload: () => Promise<void>
}): ReactElement {
  const words = useWords(GUIDE_WORDS)
  const navigate = useNavigate()
  const { placeId, guide, reload } = props
  const isAll = countDone(guide) === GUIDE_STEPS.length
  const leave = (): void => {
    leaveGuide(placeId, true)
    void navigate(`/places/${placeId}`)
  }
  return (
    <>
      <p className="hello">{guide.placeName}</p>
      <p className="lead" role="status">
        {isAll ? words.all : words.progress(countDone(guide))}
      </p>
      <ol className="guide">
        {GUIDE_STEPS.map((step, index) => (
          <Card key={step} step={step} no={index + 1} placeId={placeId} guide={guide} />
        ))}
      </ol>
      <button type="button" className="button wide" onClick={() => void reload()}>
        {words.again}
      </button>
      {isAll ? null : (
        <>
          <button type="button" className="button quiet wide" onClick={leave}>
            {words.leave}
          </button>
          <p className="hint">{words.leaveText}</p>
        </>
      )}
    </>
  )
}

/** The page of the guide. */
export function GuidePage(): ReactElement {
  const words = useWords(GUIDE_WORDS)
  const { placeId = '' } = useParams()
  const { answer, reload } = useAsk<PlaceGuide>(`/api/zhenheyi/places/${placeId}/guide`)
  return (
    <Frame title={words.title} back={`/places/${placeId}`}>
      {answer === undefined ? <Loading /> : null}
      {answer?.ok === false ? <Problem refusal={answer} onAgain={() => void reload()} /> : null}
      {answer?.ok ? <Shown placeId={Number(placeId)} guide={answer.body} reload={reload} /> : null}
    </Frame>
  )
}
