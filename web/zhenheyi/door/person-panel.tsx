// Registers one person by document: name, kind, number, time of entry. Source: F16, F18.
import { useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import type { RegisterBody, Seen } from '../../../src/visits/door/contract.ts'
import { formatMinute } from '../../ui/formats.ts'
import { useWords } from '../../ui/words.tsx'
import { Field } from '../frame.tsx'
import { useErrorOf } from '../use-error-of.ts'
import { FORM_WORDS } from './form-words.ts'
import { doorNow } from './offline/clock.ts'
import { EMPTY_DRAFT, PersonInputs, personOf } from './person-fields.tsx'
import { recordPerson } from './record.ts'
import type { Door, Outcome } from './record.ts'
import { Answers } from './seen-part.tsx'
import { StepAside } from './step-aside.tsx'
import { STOP_WORDS } from './stop-words.ts'
import { clockToInstant } from './clock-time.ts'
import { VerdictCard } from './verdict-card.tsx'

const WAYS = ['register', 'for-others'] as const
const HEALTH = ['green', 'not-green', 'not-shown'] as const
const SPAN_SECONDS = 3600

/** The form; `first` is a number that a reader typed. */
export function PersonPanel(props: {
  readonly door: Door
  readonly first: string | undefined
  readonly onDone: () => void
}): ReactElement {
  const words = useWords(FORM_WORDS)
  const stopWords = useWords(STOP_WORDS)
  const { door } = props
  const [draft, setDraft] = useState({ ...EMPTY_DRAFT, number: props.first ?? '' })
  const [way, setWay] = useState<(typeof WAYS)[number]>('register')
  const [time, setTime] = useState('')
  const [health, setHealth] = useState<Seen['health']>()
  const [entryId, setEntryId] = useState(() => crypto.randomUUID())
  const [outcome, setOutcome] = useState<Outcome>()
  const [look, setLook] = useState<Seen['health']>()
  const [isBusy, setBusy] = useState(false)
  const refusal = outcome?.kind === 'refused' ? outcome.refusal : undefined
  const errorOf = useErrorOf(refusal)
  const isAtField = errorOf('number', 'document', 'person.number', 'issuer', 'name', 'person.name')
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const enteredAt = time === '' ? undefined : clockToInstant(time, doorNow())
    const body: RegisterBody = {
      entryId,
      way,
      person: personOf(draft),
      isDocumentSeen: way === 'register' && draft.kind !== 'none',
      ...(enteredAt === undefined ? {} : { enteredAt }),
      ...(health === undefined ? {} : { seen: { health } }),
    }
    setBusy(true)
    const got = await recordPerson(door, body)
    setBusy(false)
    setOutcome(got)
    if (got.kind === 'refused') return
    // The next person is another entry; a refused one keeps its number and may be corrected.
    setEntryId(crypto.randomUUID())
    setDraft({ ...EMPTY_DRAFT, kind: draft.kind })
    setTime('')
    setLook(health)
    setHealth(undefined)
    props.onDone()
    window.scrollTo(0, 0)
  }
  return (
    <form className="form" onSubmit={(event) => void save(event)}>
      {outcome && isAtField === undefined ? <VerdictCard outcome={outcome} /> : null}
      <StepAside outcome={outcome} look={look} />
      <Answers label={words.way} options={WAYS} words={words.ways} chosen={way} onChoose={setWay} />
      <PersonInputs draft={draft} onChange={setDraft} errorOf={errorOf} />
      {door.isOffline ? (
        <Answers
          label={stopWords.healthSeen}
          options={HEALTH}
          words={stopWords.health}
          chosen={HEALTH.find((one) => one === health)}
          onChoose={setHealth}
        />
      ) : null}
      <Field
        label={words.time}
        type="time"
        value={time}
        min={formatMinute(doorNow() - SPAN_SECONDS)}
        max={formatMinute(doorNow())}
        onChange={(event) => setTime(event.target.value)}
        hint={words.timeHint}
        error={errorOf('enteredAt')}
        aside={
          <button type="button" className="button field-aside" onClick={() => setTime('')}>
            {words.timeNow}
          </button>
        }
      />
      <button type="submit" className="button primary wide tall" disabled={isBusy}>
        {words.save}
      </button>
    </form>
  )
}
