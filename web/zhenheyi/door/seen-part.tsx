// What the gatekeeper saw with his own eyes: document, health code, travel code. The document
// settles a dispute. Source: security decisions 12 and 18.
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { Recorded, SeenBody } from '../../../src/visits/door/contract.ts'
import type { ApiAnswer } from '../../ui/api.ts'
import { useWords } from '../../ui/words.tsx'
import { Problem } from '../frame.tsx'
import { askDoor } from './ask-door.ts'
import { STOP_WORDS } from './stop-words.ts'

const HEALTH = ['green', 'not-green', 'not-shown'] as const
const TRAVEL = ['plain', 'starred', 'not-shown'] as const

/** A question with three answers, each one tap. */
export function Answers<T extends string>(props: {
  readonly label: string
  readonly options: readonly T[]
  readonly words: Readonly<Record<T, string>>
  readonly chosen: T | undefined
  readonly onChoose: (chosen: T) => void
}): ReactElement {
  return (
    <div className="answers" role="group" aria-label={props.label}>
      <span>{props.label}</span>
      {props.options.map((option) => (
        <button
          key={option}
          type="button"
          className={props.chosen === option ? 'button small chosen-answer' : 'button small'}
          aria-pressed={props.chosen === option}
          onClick={() => props.onChoose(option)}
        >
          {props.words[option]}
        </button>
      ))}
    </div>
  )
}

/** Three looks at the person in front; each is sent at once. */
export function SeenPart(props: {
  readonly pointId: string
  readonly visit: string
  readonly onSeen: () => void
}): ReactElement {
  const words = useWords(STOP_WORDS)
  const { pointId, visit, onSeen } = props
  const [seen, setSeen] = useState<Omit<SeenBody, 'visit'>>({})
  const [answer, setAnswer] = useState<ApiAnswer<Recorded>>()
  const send = async (part: Omit<SeenBody, 'visit'>): Promise<void> => {
    const got = await askDoor<Recorded>(pointId, '/seen', { visit, ...part })
    setAnswer(got)
    if (!got.ok) return
    setSeen({ ...seen, ...part })
    onSeen()
  }
  return (
    <section className="seen">
      <h3>{words.seen}</h3>
      <button
        type="button"
        className={seen.isDocumentSeen ? 'button wide chosen-answer' : 'button wide'}
        aria-pressed={seen.isDocumentSeen === true}
        onClick={() => void send({ isDocumentSeen: true })}
      >
        {words.documentSeen}
      </button>
      <Answers
        label={words.healthSeen}
        options={HEALTH}
        words={words.health}
        chosen={HEALTH.find((one) => one === seen.health)}
        onChoose={(health) => void send({ health })}
      />
      <Answers
        label={words.travelSeen}
        options={TRAVEL}
        words={words.travel}
        chosen={TRAVEL.find((one) => one === seen.travel)}
        onChoose={(travel) => void send({ travel })}
      />
      {answer?.ok === false ? <Problem refusal={answer} /> : null}
      {answer?.ok ? (
        <p className="good" role="status">
          {seen.isDocumentSeen ? words.documentSaved : words.seenSaved}
        </p>
      ) : null}
    </section>
  )
}
