// What the sandboxes of WeChat and Alipay share: a loopback server, the account in front of it,
// codes that work once and five minutes, and the ways in which a provider can be ill.
// Only src/demo.ts and tests may import it.
import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Clock } from '../../platform/clock.ts'
import { openLoopback, readBody } from './loopback.ts'
import type { Fault } from './loopback.ts'

/** How a provider can be ill; 'refused' sends the browser back with the state alone: a no. */
export type ProviderFault = Fault | 'refused'

/** Where it is ill: at the page that browsers are sent to, or at the answers to our server. */
export type FaultPlace = 'authorise' | 'api'

export type Account = { readonly subject: string; readonly isSnapshot?: boolean }

/** The switches of a sandbox. */
export type SandboxDesk = {
  /** Who holds the app from now on; one account at a time, as on one phone. */
  readonly setAccount: (account: Account) => void
  readonly setFault: (fault: ProviderFault, place?: FaultPlace) => void
  /** How often browsers came, and how often codes were exchanged for a subject. */
  readonly asked: () => { readonly authorised: number; readonly exchanged: number }
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** The state behind a sandbox. */
export type Desk = {
  readonly url: string
  readonly clock: Clock
  readonly account: () => Account
  readonly faultAt: (place: FaultPlace) => ProviderFault
  readonly issueCode: () => string
  /** Takes a code: whose it was, or why it is none. */
  readonly takeCode: (code: string) => Account | 'unknown' | 'used' | 'expired'
  readonly count: (what: 'authorised' | 'exchanged') => void
  readonly switches: SandboxDesk
}

const CODE_SECONDS = 300
const CODES_MAX = 1000
const BODY_MAX_BYTES = 16_384
const SLOW_MS = 4000
/**
 * How long a port waits for a sandbox, which shares the process with who asks it: a busy machine
 * is no silent partner. Units: milliseconds.
 */
export const PATIENCE_MS = 3500

const GARBAGE: Answer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html><body>\u{1F4A5} 502',
}

type Issued = { readonly account: Account; readonly at: number; isUsed: boolean }

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
  response.end(answer.body ?? '')
}

/** A request as the sandboxes answer it. Shape: `url` is whole; `body` as it came. */
export type Asked = { readonly method: string; readonly url: URL; readonly body: string }

export type DeskParts = {
  readonly clock: Clock
  /** Says which part of the provider a path belongs to; undefined is 404. */
  readonly placeOf: (path: string) => FaultPlace | undefined
  readonly answer: (desk: Desk, asked: Asked) => Answer
}

// 'slow' waits in its own right, so that a late answer is still the right one.
function illness(fault: ProviderFault): Answer | undefined {
  if (fault === '500') return { status: 500, body: '{"message":"internal error"}' }
  return fault === 'garbage' ? GARBAGE : undefined
}

type Ledger = Pick<Desk, 'issueCode' | 'takeCode'>

function openLedger(clock: Clock, account: () => Account): Ledger {
  const codes = new Map<string, Issued>()
  return {
    issueCode: () => {
      const code = randomBytes(16).toString('hex')
      codes.set(code, { account: account(), at: clock.now(), isUsed: false })
      const [oldest] = codes.keys()
      if (codes.size > CODES_MAX && oldest !== undefined) codes.delete(oldest)
      return code
    },
    takeCode: (code) => {
      const issued = codes.get(code)
      if (!issued) return 'unknown'
      if (issued.isUsed) return 'used'
      if (clock.now() - issued.at > CODE_SECONDS) return 'expired'
      issued.isUsed = true
      return issued.account
    },
  }
}

/** Listens on loopback; `answer` is asked for each request. */
async function openDoor(answer: (asked: Asked) => { made: Answer; isLate: boolean }) {
  const late = new Set<NodeJS.Timeout>()
  const loopback = await openLoopback((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'sandbox'}`)
    void readBody(request, BODY_MAX_BYTES).then((body) => {
      if (body === undefined) return send(response, { status: 413 })
      const { made, isLate } = answer({ method: request.method ?? '', url, body })
      if (!isLate) return send(response, made)
      const timer = setTimeout(() => {
        late.delete(timer)
        send(response, made)
      }, SLOW_MS)
      late.add(timer.unref())
      return undefined
    })
  })
  return {
    url: loopback.url,
    close: async (): Promise<void> => {
      for (const timer of late) clearTimeout(timer)
      await loopback.close()
    },
  }
}

/** Opens a desk on a free loopback port. */
export async function openDesk(parts: DeskParts): Promise<Desk> {
  const counts = { authorised: 0, exchanged: 0 }
  const faults: Record<FaultPlace, ProviderFault> = { authorise: 'none', api: 'none' }
  let account: Account = { subject: `o${randomBytes(20).toString('base64url')}` }
  const door = await openDoor((asked) => {
    const place = parts.placeOf(asked.url.pathname)
    if (!place) return { made: { status: 404 }, isLate: false }
    const made = illness(faults[place]) ?? parts.answer(desk, asked)
    return { made, isLate: faults[place] === 'slow' }
  })
  const desk: Desk = {
    url: door.url,
    clock: parts.clock,
    account: () => account,
    faultAt: (place) => faults[place],
    ...openLedger(parts.clock, () => account),
    count: (what) => {
      counts[what] += 1
    },
    switches: {
      setAccount: (given) => {
        account = given
      },
      setFault: (fault, place) => {
        if (place) faults[place] = fault
        else faults.authorise = faults.api = fault
      },
      asked: () => ({ ...counts }),
      [Symbol.asyncDispose]: door.close,
    },
  }
  return desk
}

/** Sends a browser back where it came from. */
export function sendBack(redirectUrl: string, query: Readonly<Record<string, string>>): Answer {
  const url = new URL(redirectUrl)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return { status: 302, headers: { location: url.href } }
}
