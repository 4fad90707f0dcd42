// An SMS gateway of our own for the demo and for tests: it speaks the same signed HTTP protocol on
// loopback and keeps what it was sent in an inbox. Only src/demo.ts and tests may import it.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../platform/clock.ts'
import { signSmsRequest } from '../sms.ts'
import type { SmsConfig, SmsMessage } from '../sms.ts'
import { openLoopback, readBody, takeNonce } from './loopback.ts'
import type { Fault } from './loopback.ts'

export type SandboxMessage = SmsMessage & {
  /** Counts up; after a restart from above all that were before. */
  readonly messageNo: number
  /** Milliseconds since 1970. */
  readonly sentAtMs: number
  /** The six digits in the text, for the stage's *fill in*; empty when there are none. */
  readonly code: string
}

export type SandboxSmsGateway = {
  /** What `openSms` needs to reach this gateway over its real protocol. */
  readonly config: SmsConfig
  /** Newest first; of one phone (E.164) when given. */
  readonly inbox: (phone?: string) => readonly SandboxMessage[]
  /** Calls back on each message until the returned function is called. */
  readonly subscribe: (listener: (message: SandboxMessage) => void) => () => void
  /** Makes the gateway answer 503 until it is set back: the city's bad day. */
  readonly setDown: (isDown: boolean) => void
  /** Nothing that an ill gateway answers puts a message into the inbox. */
  readonly setFault: (fault: Fault) => void
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

const INBOX_MAX = 200
const BODY_MAX_BYTES = 4096
// A recorded request is worth nothing after this; clocks of partners differ by seconds, not hours.
const WINDOW_SECONDS = 300
// Later than the port waits.
const SLOW_MS = 5000
// A gateway that takes our signature for wrong, our nonce for old, our time for another day's.
const ILL_STATUS: Partial<Record<Fault, number>> = {
  '500': 500,
  'wrong-signature': 401,
  replay: 409,
  'clock-skew': 401,
}

type Gate = { readonly key: string; readonly clock: Clock; readonly nonces: Set<string> }

function isAuthentic(gate: Gate, request: IncomingMessage, body: string): boolean {
  const time = String(request.headers['x-zpc-time'] ?? '')
  const nonce = String(request.headers['x-zpc-nonce'] ?? '')
  const given = Buffer.from(String(request.headers['x-zpc-signature'] ?? ''))
  const parts = { time, nonce, path: request.url ?? '', body }
  const expected = Buffer.from(signSmsRequest(gate.key, parts))
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
  if (!/^\d{1,12}$/.test(time)) return false
  if (Math.abs(gate.clock.now() - Number(time)) > WINDOW_SECONDS) return false
  return takeNonce(gate.nonces, nonce)
}

function parseMessage(body: string): SmsMessage | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return undefined
  }
  const { phone, text } = (parsed ?? {}) as { phone?: unknown; text?: unknown }
  if (typeof phone !== 'string' || typeof text !== 'string') return undefined
  return /^\+\d{6,15}$/.test(phone) && text.length <= 500 ? { phone, text } : undefined
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(status === 200 ? '{"accepted":true}' : '{"accepted":false}')
}

/** Opens the sandbox gateway on a free loopback port, with a secret of its own. */
export async function openSandboxSmsGateway(clock: Clock): Promise<SandboxSmsGateway> {
  const key = randomBytes(32).toString('base64url')
  const gate: Gate = { key, clock, nonces: new Set() }
  const messages: SandboxMessage[] = []
  const listeners = new Set<(message: SandboxMessage) => void>()
  let isDown = false
  let fault: Fault = 'none'
  // A stage that stays open over a restart asks for what came after the last one it saw.
  let count = clock.nowMs()

  const receive = async (request: IncomingMessage): Promise<number> => {
    const body = await readBody(request, BODY_MAX_BYTES)
    if (isDown) return 503
    const ill = ILL_STATUS[fault]
    if (ill !== undefined) return ill
    if (body === undefined) return 413
    if (request.method !== 'POST' || !isAuthentic(gate, request, body)) return 401
    const message = parseMessage(body)
    if (!message) return 400
    count += 1
    const code = /(?<!\d)\d{6}(?!\d)/.exec(message.text)?.[0] ?? ''
    const kept = { ...message, messageNo: count, sentAtMs: clock.nowMs(), code }
    messages.unshift(kept)
    messages.length = Math.min(messages.length, INBOX_MAX)
    for (const listener of listeners) listener(kept)
    return 200
  }

  const { url, close } = await openLoopback((request, response) => {
    if (fault === 'garbage') {
      response.writeHead(200).end('<html>\u{1F4A5}')
      return
    }
    if (fault === 'slow') {
      setTimeout(() => response.destroy(), SLOW_MS).unref()
      return
    }
    receive(request).then(
      (status) => answer(response, status),
      () => answer(response, 500),
    )
  })
  return {
    config: { kind: 'http', url: `${url}/sms`, key },
    inbox: (phone) =>
      phone === undefined ? [...messages] : messages.filter((one) => one.phone === phone),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    setDown: (down) => {
      isDown = down
    },
    setFault: (next) => {
      fault = next
    },
    [Symbol.asyncDispose]: close,
  }
}
