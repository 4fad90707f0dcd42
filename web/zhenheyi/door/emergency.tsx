// Enter now, register within 24 hours: one tap with a reason, and the list of who is to be
// registered. Nobody is refused care for a code. Source: Notice clause V; F25.
import { useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import { pointWords } from '../../../src/base/point-words.ts'
import type {
  EmergencyBody,
  EmergencyPersonBody,
  OpenEmergencies,
} from '../../../src/visits/door/contract.ts'
import type { ApiRefusal } from '../../ui/api.ts'
import { Dated } from '../../ui/dated.tsx'
import { formatDate, formatMinute } from '../../ui/formats.ts'
import { useLang, useWords } from '../../ui/words.tsx'
import { Field, Loading, Problem } from '../frame.tsx'
import { useAsk } from '../use-ask.ts'
import { useErrorOf } from '../use-error-of.ts'
import { askDoor, isUnreached } from './ask-door.ts'
import { FORM_WORDS } from './form-words.ts'
import { EMPTY_DRAFT, PersonInputs, personOf } from './person-fields.tsx'
import { Sheet } from './sheet.tsx'
import { REASONS, STOP_WORDS } from './stop-words.ts'

/** Lets somebody in who is on no list. */
export function EmergencySheet(props: {
  readonly pointId: string
  readonly onClose: () => void
  readonly onDone: () => void
}): ReactElement {
  const words = useWords(STOP_WORDS)
  const { pointId, onClose, onDone } = props
  const [hint, setHint] = useState('')
  const [entryId] = useState(() => crypto.randomUUID())
  const [state, setState] = useState<'asking' | 'done' | ApiRefusal>('asking')
  const enter = async (reason: EmergencyBody['reason']): Promise<void> => {
    const body: EmergencyBody = { entryId, reason, ...(hint === '' ? {} : { hint }) }
    const answer = await askDoor(pointId, '/emergency', body)
    setState(answer.ok ? 'done' : answer)
    if (answer.ok) onDone()
  }
  return (
    <Sheet title={words.emergencyTitle} onClose={onClose}>
      {state === 'done' ? (
        <p className="strip plain" role="status">
          {words.emergencyDone}
        </p>
      ) : (
        <>
          <p>{words.emergencyAsk}</p>
          <div className="outcomes">
            {REASONS.map((reason) => (
              <button
                key={reason}
                type="button"
                className="button danger"
                onClick={() => void enter(reason)}
              >
                {words.reasons[reason]}
              </button>
            ))}
          </div>
          <Field
            label={words.hint}
            placeholder={words.hintExample}
            value={hint}
            maxLength={100}
            onChange={(event) => setHint(event.target.value)}
          />
          {state === 'asking' ? null : isUnreached(state) ? (
            <p className="strip" role="alert">
              {words.emergencyOffline}
            </p>
          ) : (
            <Problem refusal={state} />
          )}
        </>
      )}
    </Sheet>
  )
}

type Emergency = OpenEmergencies['emergencies'][number]

function EmergencyCard(props: {
  readonly pointId: string
  readonly emergency: Emergency
  readonly onDone: () => Promise<void>
}): ReactElement {
  const words = useWords(FORM_WORDS)
  const stopWords = useWords(STOP_WORDS)
  const lang = useLang()
  const { emergency, pointId } = props
  const [isOpen, setOpen] = useState(false)
  const [draft, setDraft] = useState(EMPTY_DRAFT)
  const [isDocumentSeen, setDocumentSeen] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const errorOf = useErrorOf(refusal)
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const body: EmergencyPersonBody = { person: personOf(draft), isDocumentSeen }
    const answer = await askDoor(pointId, `/emergencies/${emergency.id}/register`, body)
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await props.onDone()
  }
  const reason = REASONS.find((one) => one === emergency.reason)
  const { dueAt } = emergency
  return (
    <li className="card form">
      <p>
        <strong>{[reason ? stopWords.reasons[reason] : '', emergency.hint].join(' ')}</strong>
      </p>
      <p className="hint tabular">
        {`${pointWords(emergency.pointName)[lang]} · ${words.typedAt} ${formatMinute(emergency.enteredAt)}`}
      </p>
      <p>
        <span className={emergency.isOverdue ? 'tag accent' : 'tag'}>
          <Dated text={words.due(`${formatDate(dueAt).slice(5)} ${formatMinute(dueAt)}`)} />
          {emergency.isOverdue ? ` · ${words.overdue}` : ''}
        </span>
      </p>
      {isOpen ? (
        <form className="form" onSubmit={(event) => void save(event)}>
          <PersonInputs draft={draft} onChange={setDraft} errorOf={errorOf} />
          <label className="check">
            <input
              type="checkbox"
              checked={isDocumentSeen}
              onChange={(event) => setDocumentSeen(event.target.checked)}
            />
            {words.documentSeen}
          </label>
          {refusal && errorOf('number', 'document', 'name', 'issuer') === undefined ? (
            <Problem refusal={refusal} />
          ) : null}
          <button type="submit" className="button primary wide">
            {words.save}
          </button>
        </form>
      ) : (
        <button type="button" className="button wide" onClick={() => setOpen(true)}>
          {words.complete}
        </button>
      )}
    </li>
  )
}

/** Who entered in an emergency and is not registered yet, the soonest due first. */
export function EmergenciesPanel(props: {
  readonly pointId: string
  readonly onDone: () => void
}): ReactElement {
  const words = useWords(FORM_WORDS)
  const path = `/api/door/points/${props.pointId}/open-emergencies`
  const { answer, reload } = useAsk<OpenEmergencies>(path)
  if (!answer) return <Loading />
  if (!answer.ok) return <Problem refusal={answer} onAgain={() => void reload()} />
  const { emergencies } = answer.body
  if (emergencies.length === 0) return <p className="empty">{words.noEmergencies}</p>
  return (
    <ul>
      {emergencies.map((emergency) => (
        <EmergencyCard
          key={emergency.id}
          pointId={props.pointId}
          emergency={emergency}
          onDone={async () => {
            await reload()
            props.onDone()
          }}
        />
      ))}
    </ul>
  )
}
