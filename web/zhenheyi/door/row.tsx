// One arrival in the list: pass sign, shape, masked name, how many, how, and the second.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { pointWords } from '../../../src/base/point-words.ts'
import type { DoorCompanion, DoorRow } from '../../../src/visits/contract.ts'
import { formatSecond } from '../../ui/formats.ts'
import { useLang, useWords } from '../../ui/words.tsx'
import { KeptMark, PassMark, VerdictMark } from '../marks.tsx'
import { isPersonStopped, isStopped, verdictOf } from './row-state.ts'
import type { Person } from './row-state.ts'
import type { QueueRow } from './use-queue.ts'
import { DOOR_WORDS, howWord } from './words.ts'
import type { DoorWords } from './words.ts'

// Whoever entered in an emergency has a placeholder for a name until the registration comes.
function isNameless(row: DoorRow): boolean {
  return row.stop?.state === 'emergency' && row.sex === undefined
}

/** Shape and two digits, as on the visitor's phone. */
export function Sign({ row }: { readonly row: DoorRow }): ReactElement {
  const lang = useLang()
  return (
    <span className="sign">
      <PassMark shape={row.passShape} size={22} lang={lang} />
      <b className="tabular">
        {row.passNumber === undefined ? '–' : String(row.passNumber).padStart(2, '0')}
      </b>
    </span>
  )
}

/** Words with dots between them that break only at the dots. */
function Pieces({ texts }: { texts: readonly string[] }): ReactElement {
  return (
    <small>
      {texts.filter(Boolean).map((text) => (
        <span key={text} className="piece">
          {text}
        </span>
      ))}
    </small>
  )
}

function stateWord(words: DoorWords, person: Person): string {
  if (person.outcome === 'withdrawn') return words.verdicts['taken-back']
  if (person.stop) return words.stops[person.stop.state]
  if (person.outcome === 'turned-away') return words.turnedAway
  return words.verdicts[person.verdict]
}

function bornWords(words: DoorWords, person: Person): string[] {
  return [
    person.sex === undefined ? '' : words.sexes[person.sex],
    person.decade === undefined ? '' : words.decade(person.decade),
  ]
}

function Companion(props: {
  readonly person: DoorCompanion
  readonly onOpen: (key: string) => void
}): ReactElement {
  const words = useWords(DOOR_WORDS)
  const { person, onOpen } = props
  const isStop = isPersonStopped(person)
  const inside = (
    <>
      <VerdictMark verdict={verdictOf(person)} size={24} />
      <span className="door-text">
        <strong>{person.maskedName ?? words.noName}</strong>
        <Pieces texts={[stateWord(words, person), ...bornWords(words, person)]} />
      </span>
      {isStop ? <span className="go">{words.todo}</span> : null}
    </>
  )
  return (
    <li className={isStop ? 'companion stop' : 'companion'}>
      <button type="button" onClick={() => onOpen(person.key)}>
        {inside}
      </button>
    </li>
  )
}

/** A row of the list. A tap opens what to do; the count unfolds who came along. */
export function Row(props: {
  readonly row: DoorRow
  readonly isPinned: boolean
  readonly isPlaceWide: boolean
  readonly onOpen: (key: string) => void
}): ReactElement {
  const words = useWords(DOOR_WORDS)
  const lang = useLang()
  const { row, isPinned, onOpen } = props
  const hasStoppedCompanion = isPinned && row.companions.some(isPersonStopped)
  const [isUnfolded, setUnfolded] = useState(false)
  // The shape speaks for all of them, so the word must not say otherwise.
  const isForOthers = hasStoppedCompanion && !isPersonStopped(row)
  const ownWord = isForOthers ? words.withStopped : stateWord(words, row)
  const isOpen = isUnfolded || hasStoppedCompanion
  return (
    <li className={isPinned ? 'door-row stop' : 'door-row'}>
      <div className={row.count > 1 ? 'door-line has-count' : 'door-line'}>
        <button type="button" className="door-main" onClick={() => onOpen(row.key)}>
          <Sign row={row} />
          <VerdictMark verdict={isStopped(row) ? 'see-staff' : verdictOf(row)} />
          <span className="door-text">
            <strong>{isNameless(row) ? words.emergency : (row.maskedName ?? words.noName)}</strong>
            <Pieces texts={[ownWord, howWord(words, row.how)]} />
            <Pieces
              texts={[
                ...bornWords(words, row),
                props.isPlaceWide ? pointWords(row.pointName)[lang] : '',
                row.isWorker ? words.worker : '',
              ]}
            />
          </span>
          <span className="door-right">
            <time className="tabular">{formatSecond(row.enteredAt)}</time>
            {isPinned && isPersonStopped(row) ? <span className="go">{words.todo}</span> : null}
          </span>
        </button>
        {row.count > 1 ? (
          <button
            type="button"
            className="count-badge tabular"
            aria-expanded={isOpen}
            aria-label={`${words.count(row.count)}, ${words.unfold(row.count)}`}
            onClick={() => setUnfolded(!isOpen)}
          >
            {row.count}
          </button>
        ) : null}
      </div>
      {isOpen && row.companions.length > 0 ? (
        <ul className="companions">
          {row.companions.map((person) => (
            <Companion key={person.key} person={person} onOpen={onOpen} />
          ))}
        </ul>
      ) : null}
    </li>
  )
}

/** An entry of this device: its time, and whether the server has it. Nobody can read more here. */
export function KeptRow({ row }: { readonly row: QueueRow }): ReactElement {
  const words = useWords(DOOR_WORDS)
  const lang = useLang()
  const isBad = row.state === 'refused'
  return (
    <li className={isBad ? 'door-row kept bad' : 'door-row kept'}>
      <div className="door-line">
        <KeptMark isSent={row.state !== 'waiting'} />
        <span className="door-text">
          <strong>{words.kept[row.state]}</strong>
          {row.message ? <small>{row.message[lang]}</small> : null}
        </span>
        <time className="tabular">{formatSecond(row.enteredAt)}</time>
      </div>
    </li>
  )
}
