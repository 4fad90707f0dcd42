// Types the paper register in, line by line, and checks the lines that somebody else typed.
// Source: F18, security decision 13.
import { useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import type { RegisterBody } from '../../../src/visits/door/contract.ts'
import type { CheckBody, Checks } from '../../../src/visits/intake/contract.ts'
import type { ApiRefusal } from '../../ui/api.ts'
import { Dated } from '../../ui/dated.tsx'
import { formatDate, formatMinute } from '../../ui/formats.ts'
import { useLang, useWords } from '../../ui/words.tsx'
import { Field, Problem } from '../frame.tsx'
import { useAsk } from '../use-ask.ts'
import { useErrorOf } from '../use-error-of.ts'
import { askDoor } from './ask-door.ts'
import { readLocalTime } from './clock-time.ts'
import { FORM_WORDS } from './form-words.ts'
import { doorNow } from './offline/clock.ts'
import { EMPTY_DRAFT, PersonInputs, personOf } from './person-fields.tsx'
import { recordPerson } from './record.ts'
import type { Door, Outcome } from './record.ts'
import { VerdictCard } from './verdict-card.tsx'

const LINES_MAX = 40

type Check = Checks['checks'][number]

function CheckCard(props: {
  readonly check: Check
  readonly path: string
  readonly pointId: string
  readonly onDone: () => Promise<void>
}): ReactElement {
  const words = useWords(FORM_WORDS)
  const lang = useLang()
  const { check } = props
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const judge = async (result: CheckBody['result']): Promise<void> => {
    const answer = await askDoor(props.pointId, `${props.path}/${check.id}`, { result })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await props.onDone()
  }
  return (
    <li className="card">
      <p>
        <strong>{check.maskedName}</strong> <span className="tabular">{check.maskedNumber}</span>
      </p>
      <p className="hint tabular">
        <Dated
          text={[
            check.sheet === undefined ? '' : `${words.sheet} ${check.sheet}`,
            check.line === undefined ? '' : `${words.lineNumber} ${check.line}`,
            `${words.typedAt} ${formatDate(check.enteredAt)} ${formatMinute(check.enteredAt)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        />
      </p>
      <p className="hint">{check.message[lang]}</p>
      {refusal ? <Problem refusal={refusal} /> : null}
      <div className="pair">
        <button type="button" className="button" onClick={() => void judge('ok')}>
          {words.same}
        </button>
        <button type="button" className="button danger" onClick={() => void judge('wrong')}>
          {words.different}
        </button>
      </div>
    </li>
  )
}

/** The lines of one kind that wait for a second pair of eyes. */
function CheckList({ pointId, path }: { pointId: string; path: string }): ReactElement | null {
  const words = useWords(FORM_WORDS)
  const { answer, reload } = useAsk<Checks>(`/api/door/points/${pointId}${path}`)
  const checks = answer?.ok ? answer.body.checks : []
  if (checks.length === 0) return null
  return (
    <section>
      <h2>{words.checks(checks.length)}</h2>
      <p className="hint">{words.checkText}</p>
      <ul>
        {checks.map((check) => (
          <CheckCard key={check.id} check={check} path={path} pointId={pointId} onDone={reload} />
        ))}
      </ul>
    </section>
  )
}

function localNow(): string {
  const now = doorNow()
  return `${formatDate(now)}T${formatMinute(now)}`
}

/** The screen of the paper register. */
export function PaperPanel(props: {
  readonly door: Door
  readonly onDone: () => void
}): ReactElement {
  const words = useWords(FORM_WORDS)
  const lang = useLang()
  const { door } = props
  const [draft, setDraft] = useState(EMPTY_DRAFT)
  const [sheet, setSheet] = useState('')
  const [line, setLine] = useState(1)
  const [time, setTime] = useState(localNow)
  const [entryId, setEntryId] = useState(() => crypto.randomUUID())
  const [outcome, setOutcome] = useState<Outcome>()
  const [isBusy, setBusy] = useState(false)
  const refusal = outcome?.kind === 'refused' ? outcome.refusal : undefined
  const errorOf = useErrorOf(refusal)
  const isAtField = errorOf('number', 'document', 'issuer', 'name', 'enteredAt', 'sheet', 'line')
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const enteredAt = readLocalTime(time)
    const body: RegisterBody = {
      entryId,
      way: 'paper',
      person: personOf(draft),
      isDocumentSeen: false,
      sheet,
      line,
      ...(enteredAt === undefined ? {} : { enteredAt }),
    }
    setBusy(true)
    const got = await recordPerson(door, body)
    setBusy(false)
    setOutcome(got)
    if (got.kind === 'refused') return
    setEntryId(crypto.randomUUID())
    setDraft({ ...EMPTY_DRAFT, kind: draft.kind })
    setLine(Math.min(line + 1, LINES_MAX))
    props.onDone()
    window.scrollTo(0, 0)
  }
  return (
    <>
      <p className="lead">{words.paperText}</p>
      <p>
        <a
          className="button wide"
          href={`/api/door/points/${door.pointId}/sheet.pdf?lang=${lang}`}
          target="_blank"
          rel="noreferrer"
        >
          {words.printSheet}
        </a>
      </p>
      {door.isOffline ? null : <CheckList pointId={door.pointId} path="/paper-checks" />}
      {door.isOffline ? null : <CheckList pointId={door.pointId} path="/intake-checks" />}
      <form className="form paper-form" onSubmit={(event) => void save(event)}>
        {outcome && isAtField === undefined ? <VerdictCard outcome={outcome} /> : null}
        <div className="field-row">
          <Field
            label={words.sheet}
            hint={words.sheetHint}
            value={sheet}
            required
            maxLength={20}
            autoComplete="off"
            error={errorOf('sheet')}
            onChange={(event) => setSheet(event.target.value)}
          />
          <Field
            label={words.lineNumber}
            type="number"
            inputMode="numeric"
            min={1}
            max={LINES_MAX}
            value={line}
            error={errorOf('line')}
            onChange={(event) => setLine(Number(event.target.value))}
          />
        </div>
        <PersonInputs draft={draft} onChange={setDraft} errorOf={errorOf} />
        <Field
          label={words.time}
          type="datetime-local"
          value={time}
          max={localNow()}
          error={errorOf('enteredAt')}
          onChange={(event) => setTime(event.target.value)}
        />
        <button type="submit" className="button primary wide tall" disabled={isBusy}>
          {words.save}
        </button>
      </form>
    </>
  )
}
