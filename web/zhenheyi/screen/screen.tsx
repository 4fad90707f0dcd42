// The page of a screen at the door, /zhenheyi/screen. Nobody is signed in here: a code of a manager
// makes the device a screen, and its own key keeps it one. Source: F10; ADR 0021.
import { useEffect, useMemo, useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import type { EnrolAnswer } from '../../../src/places/points/contract.ts'
import { callApi } from '../../ui/api.ts'
import type { ApiRefusal } from '../../ui/api.ts'
import { keepLang, LangContext, readLang, useLang, useWords } from '../../ui/words.tsx'
import { useWake } from '../door/use-wake.ts'
import { Field, Frame, Loading } from '../frame.tsx'
import { SessionContext } from '../session.ts'
import { Face } from './face.tsx'
import { screenOf } from './store.ts'
import type { KeptScreen } from './store.ts'
import { useScreen } from './use-screen.ts'
import { SCREEN_WORDS } from './words.ts'
import './screen.css'

function Enrol({ onDone }: { readonly onDone: (screen: KeptScreen) => Promise<void> }) {
  const words = useWords(SCREEN_WORDS)
  const lang = useLang()
  const [code, setCode] = useState('')
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    setAsking(true)
    const answer = await callApi<EnrolAnswer>('/api/zhenheyi/screen/enrol', { body: { code } })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await onDone(await screenOf(answer.body))
    setAsking(false)
  }
  return (
    <Frame title={words.title}>
      {'subtle' in crypto ? (
        <form className="card form" onSubmit={(event) => void send(event)}>
          <p className="hint">{words.text}</p>
          <Field
            label={words.code}
            hint={words.codeHint}
            error={refusal?.message[lang]}
            value={code}
            inputMode="numeric"
            autoComplete="off"
            maxLength={20}
            onChange={(event) => setCode(event.target.value)}
          />
          <button type="submit" className="button primary" disabled={isAsking}>
            {words.go}
          </button>
        </form>
      ) : (
        <p className="problem" role="alert">
          {words.insecure}
        </p>
      )}
    </Frame>
  )
}

function Told(props: { title: string; text: string; children?: ReactElement }): ReactElement {
  return (
    <main className="page">
      <div className="screen-told" role="alert">
        <svg viewBox="0 0 100 100" width="96" height="96" aria-hidden="true">
          <rect x="4" y="4" width="92" height="92" rx="8" fill="var(--off)" />
          <path d="M28 72L72 28" stroke="var(--on-shape)" strokeWidth="10" strokeLinecap="round" />
        </svg>
        <h1>{props.title}</h1>
        <p>{props.text}</p>
        {props.children}
      </div>
    </main>
  )
}

function FullScreen(): ReactElement | null {
  const words = useWords(SCREEN_WORDS)
  const [isFull, setFull] = useState(document.fullscreenElement !== null)
  if (isFull || !document.fullscreenEnabled) return null
  const go = async (): Promise<void> => {
    await document.documentElement.requestFullscreen().catch(() => undefined)
    setFull(document.fullscreenElement !== null)
  }
  return (
    <button type="button" className="button small face-full" onClick={() => void go()}>
      {words.full}
    </button>
  )
}

function Shown(): ReactElement {
  const words = useWords(SCREEN_WORDS)
  const { shown, enrolled, forget } = useScreen()
  const isOn = shown.state === 'on' || shown.state === 'alone'
  useWake(isOn || shown.state === 'lost')
  if (shown.state === 'loading') return <Loading />
  if (shown.state === 'new') return <Enrol onDone={enrolled} />
  if (shown.state === 'lost') return <Told title={words.lost} text={words.lostText} />
  if (shown.state === 'gone') {
    return (
      <Told title={words.gone} text={words.goneText}>
        <button type="button" className="button" onClick={() => void forget()}>
          {words.again}
        </button>
      </Told>
    )
  }
  return (
    <>
      <Face shown={shown} />
      <FullScreen />
    </>
  )
}

/** The whole page. */
export function ScreenPage(): ReactElement {
  const [lang, setLang] = useState(readLang)
  useEffect(() => keepLang(lang), [lang])
  const nobody = useMemo(() => ({ me: undefined, setMe: () => undefined, setLang }), [])
  return (
    <SessionContext value={nobody}>
      <LangContext value={lang}>
        <Shown />
      </LangContext>
    </SessionContext>
  )
}
