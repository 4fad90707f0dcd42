// The life of a screen: which code it shows now, whether the server still knows it, and how long it
// may go on by itself when the network is away. Source: F10; ADR 0021.
import { useCallback, useEffect, useRef, useState } from 'react'
import { stepAt, stepCodeOf, stepMessage } from '../../../src/base/step-code.ts'
import type { ScreenFace } from '../../../src/places/points/contract.ts'
import { callApi } from '../../ui/api.ts'
import { forgetScreen, keepScreen, readScreen } from './store.ts'
import type { KeptScreen } from './store.ts'

// The clock on the screen ticks; a quarter of a second is not seen.
const TICK_MS = 250
// Shorter -> no code whenever a router starts anew; longer -> a screen that was withdrawn meanwhile
// sends people to a page that turns them away.
const ALONE_MS = 30 * 60_000

// loading: the device is asked what it is. new: it is no screen. on: it shows a code. alone: it
// shows one without a network. lost: too long without a network. gone: the manager or the town
// took it out of use.
export type ScreenState = 'loading' | 'new' | 'on' | 'alone' | 'lost' | 'gone'

export type ShownScreen = {
  readonly state: ScreenState
  readonly face: ScreenFace | undefined
  readonly token: string
  /** The code of the present step; empty until it is worked out. */
  readonly code: string
  /** The server's clock. Units: milliseconds since 1970. */
  readonly nowMs: number
}

async function codeOf(screen: KeptScreen, step: number): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', screen.key, stepMessage(step))
  return stepCodeOf(new Uint8Array(mac))
}

/** Asks the server; undefined without a network, 'gone' when it knows no such screen. */
async function beat(screen: KeptScreen, code: string): Promise<KeptScreen | 'gone' | undefined> {
  const sentMs = Date.now()
  const body = { token: screen.token, code }
  const answer = await callApi<ScreenFace>('/api/zhenheyi/screen/beat', { body })
  if (!answer.ok) return answer.status === 404 || answer.status === 410 ? 'gone' : undefined
  const { body: face } = answer
  // The answer is as old as half of the way there and back.
  const offsetMs = face.nowMs - (sentMs + Date.now()) / 2
  return { ...screen, face, offsetMs, heardMs: face.nowMs }
}

/** Runs the screen of this device; `enrolled` makes it one. */
export function useScreen(): {
  readonly shown: ShownScreen
  readonly enrolled: (screen: KeptScreen) => Promise<void>
  readonly forget: () => Promise<void>
} {
  const [screen, setScreen] = useState<KeptScreen>()
  const [life, setLife] = useState<'loading' | 'new' | 'known' | 'gone'>('loading')
  const [isAlone, setAlone] = useState(false)
  const [nowMs, setNowMs] = useState(() => Date.now())
  const [coded, setCoded] = useState<{ readonly step: number; readonly code: string }>()
  const kept = useRef<KeptScreen>(undefined)

  const become = useCallback(async (next: KeptScreen | undefined): Promise<void> => {
    kept.current = next
    setScreen(next)
    setLife(next ? 'known' : 'new')
  }, [])
  useEffect(() => {
    readScreen().then(become, () => setLife('new'))
  }, [become])

  const ask = useCallback(async (code: string): Promise<void> => {
    const asked = kept.current
    if (!asked) return
    const heard = await beat(asked, code)
    if (kept.current?.token !== asked.token) return
    setAlone(heard === undefined)
    if (heard === 'gone') return setLife('gone')
    if (!heard) return
    kept.current = heard
    setScreen(heard)
    await keepScreen(heard)
  }, [])

  const step = stepAt(nowMs)
  const isKnown = life === 'known'
  useEffect(() => {
    const asked = kept.current
    if (!isKnown || !asked) return undefined
    let isOver = false
    const turn = async (): Promise<void> => {
      const code = await codeOf(asked, step)
      if (!isOver) setCoded({ step, code })
      await ask(code)
    }
    void turn()
    return () => {
      isOver = true
    }
  }, [ask, isKnown, step])

  useEffect(() => {
    const tick = (): void => setNowMs(Date.now() + (kept.current?.offsetMs ?? 0))
    tick()
    const timer = setInterval(tick, TICK_MS)
    return () => clearInterval(timer)
  }, [isKnown])

  const isLost = screen !== undefined && nowMs - screen.heardMs > ALONE_MS
  const state = life === 'known' ? (isLost ? 'lost' : isAlone ? 'alone' : 'on') : life
  // A code of another step is worse than none: it would make fresh people stale.
  const code = coded?.step === step ? coded.code : ''
  return {
    shown: { state, face: screen?.face, token: screen?.token ?? '', code, nowMs },
    enrolled: async (next) => {
      await keepScreen(next)
      await become(next)
    },
    forget: async () => {
      await forgetScreen()
      setCoded(undefined)
      await become(undefined)
    },
  }
}
