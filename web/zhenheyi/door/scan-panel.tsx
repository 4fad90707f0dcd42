// Scans personal codes printed on paper, one after the other: the server says the verdict; without
// a network one tap says what the gatekeeper saw. Source: F17, security decision 12.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import type { Seen } from '../../../src/visits/door/contract.ts'
import { useWords } from '../../ui/words.tsx'
import { CodeCamera } from '../code-camera.tsx'
import { FORM_WORDS } from './form-words.ts'
import { recordCode } from './record.ts'
import type { Door, Outcome } from './record.ts'
import { StepAside } from './step-aside.tsx'
import { VerdictCard } from './verdict-card.tsx'
import { readPersonalCode } from './wedge.ts'

const LOOKS = ['green', 'not-green', 'not-shown'] as const
// The same paper held on: one person, one entry.
const SAME_MS = 8000

type Asked = { readonly entryId: string; readonly token: string }

/** The scanner for personal codes; `first` is a code that a reader typed. */
export function ScanPanel(props: {
  readonly door: Door
  readonly first: string | undefined
  readonly onDone: () => void
}): ReactElement {
  const words = useWords(FORM_WORDS)
  const { door, first, onDone } = props
  const [outcome, setOutcome] = useState<Outcome>()
  const [problem, setProblem] = useState<string>()
  const [isAsking, setAsking] = useState(false)
  const [waiting, setWaiting] = useState<Asked>()
  const [look, setLook] = useState<Seen['health']>()
  const last = useRef({ token: '', atMs: 0 })
  const latest = useRef({ door, words, onDone })
  latest.current = { door, words, onDone }

  const record = useCallback(async (asked: Asked, health?: Seen['health']): Promise<void> => {
    setAsking(true)
    const seen = health === undefined ? {} : { seen: { health } }
    const got = await recordCode(latest.current.door, { ...asked, ...seen })
    setAsking(false)
    setLook(health)
    setWaiting(got.kind === 'look-needed' ? asked : undefined)
    setOutcome(got)
    latest.current.onDone()
  }, [])

  const onCode = useCallback(
    (text: string): void => {
      const token = readPersonalCode(text)
      if (token === undefined) {
        setProblem(latest.current.words.notPersonal)
        return
      }
      const { current } = last
      const isSame = current.token === token && Date.now() - current.atMs < SAME_MS
      last.current = { token, atMs: Date.now() }
      if (isSame) return
      setProblem(undefined)
      void record({ entryId: crypto.randomUUID(), token })
    },
    [record],
  )
  useEffect(() => {
    if (first !== undefined) onCode(first)
  }, [first, onCode])
  return (
    <>
      {isAsking ? (
        <p className="verdict wait" role="status">
          {words.asking}
        </p>
      ) : null}
      {!isAsking && outcome ? <VerdictCard outcome={outcome} /> : null}
      <StepAside outcome={outcome} look={look} />
      {waiting ? (
        <section className="card looks" role="group" aria-label={words.look}>
          <p>{words.look}</p>
          {LOOKS.map((health) => (
            <button
              key={health}
              type="button"
              className="button wide"
              onClick={() => void record(waiting, health)}
            >
              {words.looks[health]}
            </button>
          ))}
        </section>
      ) : null}
      <CodeCamera aim={words.aim} instead={words.instead} problem={problem} onCode={onCode} />
    </>
  )
}
