// The routes of the screens themselves. A screen is signed in nowhere: it has a code of a manager
// once, and its own key from then on. Source: F10; ADR 0021.
import type { PeopleDeps } from '../../people/index.ts'
import type { Config } from '../../platform/config.ts'
import { sendResult } from '../../platform/http.ts'
import type { App } from '../../platform/http.ts'
import { pointWords } from '../place.ts'
import type { IndexedPrint, PrintIndex } from '../print-index.ts'
import { BeatBody, EnrolBody } from './contract.ts'
import type { EnrolAnswer, ScreenFace } from './contract.ts'
import { beatScreen, enrolScreen } from './screens.ts'

export type ScreenDeps = {
  readonly people: PeopleDeps
  readonly config: Config
  readonly prints: PrintIndex
}

function faceOf(deps: ScreenDeps, print: IndexedPrint | undefined, nowMs: number): ScreenFace {
  const { publicUrl, city, mode } = deps.config
  const placeName = print?.placeName ?? ''
  const pointName = pointWords(print?.pointName ?? '')
  const { hotline } = city
  return { nowMs, placeName, pointName, publicUrl, hotline, isDemo: mode === 'demo' }
}

/** Registers /api/zhenheyi/screen. */
export function registerScreenRoutes(app: App, deps: ScreenDeps): void {
  const { sql, keyring, clock } = deps.people
  app.post(
    '/api/zhenheyi/screen/enrol',
    { schema: { body: EnrolBody } },
    async (request, reply) => {
      const typed = { code: request.body.code, at: clock.now() }
      const made = await sql.begin((tx) => enrolScreen(tx, keyring, typed))
      if (!made.ok) return sendResult(reply, made)
      // The screen shows its first code in a moment, and here it must be known by then.
      await deps.prints.refresh()
      const { token } = made
      const face = faceOf(deps, deps.prints.find(token), clock.nowMs())
      const answer: EnrolAnswer = { ...face, token, key: made.key.toString('base64url') }
      return sendResult(reply.code(201), { ok: true, ...answer })
    },
  )
  app.post('/api/zhenheyi/screen/beat', { schema: { body: BeatBody } }, async (request, reply) => {
    const { token, code } = request.body
    const nowMs = clock.nowMs()
    const print = deps.prints.find(token)
    const beat = await beatScreen({ sql, keyring }, { print, code, nowMs })
    if (!beat.ok) return sendResult(reply, beat)
    return sendResult(reply, { ok: true, ...faceOf(deps, print, nowMs) })
  })
}
