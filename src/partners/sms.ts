// The port to the city's SMS gateway: one message to one phone, or word that it cannot be sent.
// Messages are signed with a shared secret; the text is never logged, never put into a job.
import { createHash, createHmac, randomUUID } from 'node:crypto'
import { OperatorError } from '../base/errors.ts'
import type { Clock } from '../platform/clock.ts'

/** One message; `phone` is E.164, `text` is what the person reads. */
export type SmsMessage = { readonly phone: string; readonly text: string }

/** 'off': the city sends no SMS; 'down': silent or broken; 'rejected': the gateway said no. */
export type SmsOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly because: 'off' | 'down' | 'rejected' }

/** Whatever sends a message; it never throws, because no partner may stand in the doorway. */
export type SmsPort = { readonly send: (message: SmsMessage) => Promise<SmsOutcome> }

export type SmsConfig = {
  readonly kind: 'sandbox' | 'off' | 'http'
  readonly url: string
  readonly key: string
}

// Too short -> a slow but living gateway counts as down; too long -> a person waits at a door.
const TIMEOUT_MS = 3000
// After this many failures in a row the gateway is left alone for a while, so that a dead one
// costs visitors nothing; too small -> one lost packet stops a minute of codes.
const FAILURES_BEFORE_PAUSE = 3
const PAUSE_MS = 10_000

/** What the signature covers: a changed byte, another path or an old time breaks it. */
export type SignedParts = {
  readonly time: string
  readonly nonce: string
  readonly path: string
  readonly body: string
}

/** Signs one request to the gateway. Shape: 64 lower-case hexadecimal digits. */
export function signSmsRequest(key: string, parts: SignedParts): string {
  const bodyHash = createHash('sha256').update(parts.body).digest('hex')
  const text = ['zpc-sms-1', parts.time, parts.nonce, 'POST', parts.path, bodyHash].join('\n')
  return createHmac('sha256', key).update(text).digest('hex')
}

type Gateway = { readonly url: URL; readonly key: string }

// Longer -> a page of somebody else's proxy is read to its end.
const ANSWER_MAX_BYTES = 4096

/** A 200 of a proxy in between is not a message on its way: the gateway says so itself. */
async function isAccepted(answer: Response): Promise<boolean> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of answer.body ?? []) {
    text += decoder.decode(part, { stream: true })
    if (text.length > ANSWER_MAX_BYTES) return false
  }
  const { accepted } = JSON.parse(text) as { accepted?: unknown }
  return accepted === true
}

async function post(gateway: Gateway, clock: Clock, message: SmsMessage): Promise<SmsOutcome> {
  const { url, key } = gateway
  const body = JSON.stringify(message)
  const time = String(clock.now())
  const nonce = randomUUID()
  const signature = signSmsRequest(key, { time, nonce, path: url.pathname, body })
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        'x-zpc-time': time,
        'x-zpc-nonce': nonce,
        'x-zpc-signature': signature,
      },
    })
    if (answer.ok) return (await isAccepted(answer)) ? { ok: true } : { ok: false, because: 'down' }
    await answer.body?.cancel()
    return { ok: false, because: answer.status >= 500 ? 'down' : 'rejected' }
  } catch {
    // Whatever broke (name, socket, time), the caller goes on without a code: security decision 10.
    return { ok: false, because: 'down' }
  }
}

function makeHttpSms(gateway: Gateway, clock: Clock): SmsPort {
  let failures = 0
  let pausedUntilMs = 0
  return {
    send: async (message) => {
      if (clock.nowMs() < pausedUntilMs) return { ok: false, because: 'down' }
      const outcome = await post(gateway, clock, message)
      failures = outcome.ok || outcome.because === 'rejected' ? 0 : failures + 1
      if (failures >= FAILURES_BEFORE_PAUSE) {
        failures = 0
        pausedUntilMs = clock.nowMs() + PAUSE_MS
      }
      return outcome
    },
  }
}

/**
 * Opens the SMS port of this process.
 * Throws: OperatorError for 'sandbox', which only the demo composes (as 'http' to its own address),
 * and for an address that is none.
 */
export function openSms(config: SmsConfig, clock: Clock): SmsPort {
  if (config.kind === 'off') return { send: async () => ({ ok: false, because: 'off' }) }
  if (config.kind === 'sandbox') {
    throw new OperatorError('ZPC_SMS: the sandbox exists in the demo only; use http or off')
  }
  const url = URL.parse(config.url)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new OperatorError('ZPC_SMS_URL: http needs the address of the gateway')
  }
  return makeHttpSms({ url, key: config.key }, clock)
}
