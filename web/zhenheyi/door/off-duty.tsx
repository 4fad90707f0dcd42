// Off duty: nothing of anybody, and how a shift begins: before the posted code, scanned or, without
// a camera, typed. A wrong poster is told loudly, with what to do. Source: security decision 17.
import { useCallback, useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import type { DutyAnswer } from '../../../src/visits/door/contract.ts'
import type { ApiRefusal } from '../../ui/api.ts'
import { useWords } from '../../ui/words.tsx'
import { readCode } from '../detector.ts'
import { Field, Problem } from '../frame.tsx'
import { useCamera } from '../use-camera.ts'
import { OFF_DUTY_WORDS } from './off-duty-words.ts'
import type { WrongPoster } from './off-duty-words.ts'
import type { Shift, ShownPoster } from './use-shift.ts'

/** What was shown, and what is wrong with it. */
type Alarm = {
  readonly poster: WrongPoster
  readonly leadsTo: string | undefined
  readonly shown: ShownPoster
}

function PosterCamera(props: {
  readonly onCode: (text: string) => void
  readonly onNoCode: () => void
}): ReactElement {
  const words = useWords(OFF_DUTY_WORDS)
  const { onCode, onNoCode } = props
  const { video, state } = useCamera(onCode)
  const readPicture = async (file: File | undefined): Promise<void> => {
    const picture = file && (await createImageBitmap(file).catch(() => undefined))
    const text = picture && (await readCode(picture))
    if (text === undefined) onNoCode()
    else onCode(text)
  }
  return (
    <>
      <div className={state === 'absent' ? 'camera off' : 'camera'}>
        <video ref={video} playsInline muted aria-hidden="true" />
        <p role="status">{state === 'absent' ? words.noCamera : words.aim}</p>
      </div>
      {state === 'absent' ? (
        <label className="button pick">
          {words.picture}
          <input
            type="file"
            accept="image/*"
            capture="environment"
            onChange={(event) => void readPicture(event.target.files?.[0])}
          />
        </label>
      ) : null}
    </>
  )
}

/** Says what is wrong with the poster, and what to do, in order. */
function PosterAlarm(props: {
  readonly alarm: Alarm
  readonly onAgain: () => void
  readonly onAnyway: () => void
}): ReactElement {
  const words = useWords(OFF_DUTY_WORDS)
  const { alarm, onAgain, onAnyway } = props
  const { title, steps } = words.wrong[alarm.poster]
  return (
    <section className="poster-alarm" role="alert">
      <svg viewBox="0 0 100 100" width="56" height="56" aria-hidden="true">
        <path d="M14 14h72v72H14z" fill="var(--danger)" />
        <path d="M30 70L70 30" stroke="var(--on-shape)" strokeWidth="11" strokeLinecap="round" />
      </svg>
      <h2>{title}</h2>
      {alarm.leadsTo === undefined ? null : (
        <p className="leads-to">
          {words.leadsTo} <b>{alarm.leadsTo}</b>
        </p>
      )}
      <ol className="steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <button type="button" className="button primary wide tall" onClick={onAgain}>
        {words.again}
      </button>
      <button type="button" className="button wide" onClick={onAnyway}>
        {words.anyway}
      </button>
    </section>
  )
}

function TypedNumber(props: {
  readonly isBusy: boolean
  readonly onNumber: (number: string) => void
}): ReactElement {
  const words = useWords(OFF_DUTY_WORDS)
  const [number, setNumber] = useState('')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (number.trim() !== '') props.onNumber(number)
  }
  return (
    <form className="card form typed-number" onSubmit={submit}>
      <Field
        label={words.number}
        hint={words.numberHint}
        inputMode="numeric"
        autoComplete="off"
        maxLength={12}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
        aside={
          <button type="submit" className="button field-aside" disabled={props.isBusy}>
            {words.goOn}
          </button>
        }
      />
    </form>
  )
}

/** Off duty: the poster first, then the list. */
export function OffDuty({
  shift,
  onPoster,
}: {
  readonly shift: Shift
  readonly onPoster: (poster: DutyAnswer['poster']) => void
}): ReactElement {
  const words = useWords(OFF_DUTY_WORDS)
  const [isScanning, setScanning] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [alarm, setAlarm] = useState<Alarm>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [hint, setHint] = useState<string>()
  const { go } = shift
  const begin = useCallback(
    async (shown: ShownPoster): Promise<void> => {
      setBusy(true)
      setScanning(false)
      setHint(undefined)
      const answer = await go(true, shown)
      setBusy(false)
      setRefusal(answer.ok ? undefined : answer)
      if (!answer.ok) return
      const { isOn, poster, leadsTo } = answer.body
      if (isOn) onPoster(poster)
      else if (poster !== 'right' && poster !== 'not-scanned') {
        setAlarm({ poster, leadsTo, shown })
        navigator.vibrate?.(300)
      }
    },
    [go, onPoster],
  )
  const onCode = useCallback((code: string) => void begin({ code: code.slice(0, 300) }), [begin])
  const again = (): void => {
    setAlarm(undefined)
    setScanning(true)
  }
  if (alarm) {
    return (
      <section className="page off-duty">
        {refusal ? <Problem refusal={refusal} /> : null}
        <PosterAlarm
          alarm={alarm}
          onAgain={again}
          onAnyway={() => void begin({ ...alarm.shown, isAnyway: true })}
        />
      </section>
    )
  }
  return (
    <section className="page off-duty">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      {refusal ? <Problem refusal={refusal} /> : null}
      {hint === undefined ? null : (
        <p className="problem" role="alert">
          {hint}
        </p>
      )}
      {isScanning ? (
        <PosterCamera onCode={onCode} onNoCode={() => setHint(words.noCode)} />
      ) : (
        <button
          type="button"
          className="button primary wide tall"
          disabled={isBusy}
          onClick={() => setScanning(true)}
        >
          {words.scan}
        </button>
      )}
      <TypedNumber isBusy={isBusy} onNumber={(number) => void begin({ number })} />
    </section>
  )
}
