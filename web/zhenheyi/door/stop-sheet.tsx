// What to do with somebody who was stopped: numbered steps, numbers to call, what was done.
// Neither the sheet nor the row says why. Source: F25, security decision 4.
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { DoorRow, DoorStop } from '../../../src/visits/contract.ts'
import type { IssuedCode, StopBody } from '../../../src/visits/door/contract.ts'
import type { ApiAnswer, ApiRefusal } from '../../ui/api.ts'
import { useLang, useWords } from '../../ui/words.tsx'
import { CardSheet } from '../cards/card-sheet.tsx'
import { Field, Problem } from '../frame.tsx'
import { askDoor } from './ask-door.ts'
import { isPersonStopped, verdictOf } from './row-state.ts'
import type { Person } from './row-state.ts'
import { Sign } from './row.tsx'
import { SeenPart } from './seen-part.tsx'
import { Sheet } from './sheet.tsx'
import { REASONS, STOP_WORDS } from './stop-words.ts'
import { DOOR_WORDS } from './words.ts'

const ACTIONS = ['waiting', 'handed-over', 'sent-away', 'mistaken'] as const

/** Numbered steps in large type, and the numbers as buttons. */
export function Steps(props: {
  readonly steps: readonly { readonly zh: string; readonly en: string }[] | readonly string[]
  readonly phones: DoorStop['phones']
}): ReactElement {
  const lang = useLang()
  const words = useWords(STOP_WORDS)
  const texts = props.steps.map((step) => (typeof step === 'string' ? step : step[lang]))
  return (
    <>
      <ol className="steps">
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
      <div className="pair">
        {props.phones.map((phone) => (
          <a key={phone.number} className="button phone" href={`tel:${phone.number}`}>
            {`${words.call} ${phone.label[lang]} `}
            <b className="tabular">{phone.number}</b>
          </a>
        ))}
      </div>
    </>
  )
}

function Issue({ pointId, visit }: { pointId: string; visit: string }): ReactElement {
  const words = useWords(STOP_WORDS)
  const [answer, setAnswer] = useState<ApiAnswer<IssuedCode>>()
  const issue = async (): Promise<void> =>
    setAnswer(await askDoor<IssuedCode>(pointId, '/personal-codes', { visit }))
  return (
    <section className="seen">
      <h3>{words.issue}</h3>
      <p className="hint">{words.issueText}</p>
      {answer?.ok === false ? <Problem refusal={answer} /> : null}
      {answer?.ok ? (
        <>
          <p className="strip plain no-print">{words.issued(answer.body.maskedName)}</p>
          <CardSheet card={answer.body} onClose={() => setAnswer(undefined)} />
        </>
      ) : (
        <button type="button" className="button wide" onClick={() => void issue()}>
          {words.issue}
        </button>
      )}
    </section>
  )
}

function Disposal(props: {
  readonly pointId: string
  readonly stop: DoorStop
  readonly isOffline: boolean
  readonly onDone: () => void
}): ReactElement {
  const words = useWords(STOP_WORDS)
  const { pointId, stop, isOffline, onDone } = props
  const [note, setNote] = useState('')
  const [isEmergency, setEmergency] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const act = async (body: StopBody): Promise<void> => {
    const answer = await askDoor(pointId, `/stops/${stop.stopId}`, body)
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) onDone()
  }
  const withNote = (text: string): { note?: string } => (text === '' ? {} : { note: text })
  if (isOffline) {
    return (
      <section>
        <h3>{words.done}</h3>
        <p className="strip">{words.offline}</p>
      </section>
    )
  }
  return (
    <section>
      <h3>{words.done}</h3>
      {refusal ? <Problem refusal={refusal} /> : null}
      <Field
        label={words.note}
        placeholder={words.noteHint}
        value={note}
        maxLength={300}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="outcomes">
        {ACTIONS.map((action) => (
          <button
            key={action}
            type="button"
            className="button"
            aria-pressed={stop.state === action}
            onClick={() => void act({ action, ...withNote(note) })}
          >
            {words.actions[action]}
          </button>
        ))}
      </div>
      {isEmergency ? (
        <div className="outcomes" role="group" aria-label={words.emergencyAsk}>
          <p>{words.emergencyAsk}</p>
          {REASONS.map((reason) => (
            <button
              key={reason}
              type="button"
              className="button danger"
              onClick={() =>
                void act({
                  action: 'emergency',
                  note: [STOP_WORDS.zh.reasons[reason], note].filter(Boolean).join(' '),
                })
              }
            >
              {words.reasons[reason]}
            </button>
          ))}
        </div>
      ) : (
        <button type="button" className="button danger wide" onClick={() => setEmergency(true)}>
          {words.emergency}
        </button>
      )}
    </section>
  )
}

/** The sheet of one person on the list. */
export function PersonSheet(props: {
  readonly pointId: string
  readonly row: DoorRow
  readonly person: Person
  readonly isOffline: boolean
  readonly onClose: () => void
  readonly onChanged: () => void
  /** The gatekeeper checked somebody of whom the server asks for no more. */
  readonly onChecked: (key: string) => void
}): ReactElement {
  const words = useWords(STOP_WORDS)
  const door = useWords(DOOR_WORDS)
  const { pointId, row, person, isOffline, onClose, onChanged } = props
  const { stop } = person
  const isStop = isPersonStopped(person)
  const title = (
    <>
      <Sign row={row} />
      <span>
        {person.maskedName ?? door.noName}
        <small className={verdictOf(person)}>
          {stop && person.outcome !== 'withdrawn'
            ? door.stops[stop.state]
            : door.verdicts[verdictOf(person)]}
        </small>
      </span>
    </>
  )
  return (
    <Sheet title={title} onClose={onClose}>
      {isStop ? (
        <section>
          <h3>{words.stop}</h3>
          {stop && stop.steps.length > 0 ? (
            <Steps steps={stop.steps} phones={stop.phones} />
          ) : (
            <Steps steps={words.plainSteps} phones={stop?.phones ?? []} />
          )}
        </section>
      ) : null}
      {isStop && stop ? (
        <Disposal
          pointId={pointId}
          stop={stop}
          isOffline={isOffline}
          onDone={() => {
            onChanged()
            onClose()
          }}
        />
      ) : null}
      {isStop && !stop ? (
        <>
          {isOffline ? null : <SeenPart pointId={pointId} visit={person.key} onSeen={onChanged} />}
          <button
            type="button"
            className="button primary wide tall"
            onClick={() => {
              props.onChecked(person.key)
              onClose()
            }}
          >
            {words.checked}
          </button>
        </>
      ) : null}
      {isOffline || (isStop && !stop) ? null : (
        <SeenPart pointId={pointId} visit={person.key} onSeen={onChanged} />
      )}
      {isOffline || isStop ? null : <Issue pointId={pointId} visit={person.key} />}
    </Sheet>
  )
}
