// A health code or a travel code of our own for the demo and for tests: it speaks the signed query
// on loopback, checks signatures, and breaks on demand. Only src/demo.ts and tests may import it.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../platform/clock.ts'
import type { CodeConfig, PartnerDocument } from '../code-port.ts'
import {
  DOCUMENTS_MAX,
  SKEW_SECONDS,
  isSameSignature,
  signAnswer,
  signQuery,
} from '../signed-query.ts'
import { openLoopback, readBody, takeNonce } from './loopback.ts'
import type { Fault } from './loopback.ts'

export type SandboxCodePartner = {
  /** What the port needs to reach this partner over its real protocol. */
  readonly config: CodeConfig
  readonly setFault: (fault: Fault) => void
  /** Gives one document a state of its own; without one it has an invented one for ever. */
  readonly setState: (number: string, state: string) => void
  /** How many queries were accepted, and about how many documents. */
  readonly asked: () => { readonly queries: number; readonly documents: number }
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export type SandboxCode = {
  readonly kind: 'health' | 'travel'
  readonly clock: Clock
}

const BODY_MAX_BYTES = 65_536
const SLOW_MS = 900
// The sandbox shares the process with who asks it: a busy machine is no silent partner.
const PATIENCE_MS = 3500
const SKEWED_SECONDS = 3600

// Of a thousand invented people: most are well, a few make a story.
const HEALTH_TABLE: readonly (readonly [number, string])[] = [
  [4, 'red'],
  [12, 'yellow'],
  [20, 'none'],
  [1000, 'green'],
]
const TRAVEL_TABLE: readonly (readonly [number, string])[] = [
  [15, 'starred'],
  [20, 'other'],
  [1000, 'plain'],
]

/** Invents the state of a document: the same one at every question. */
function inventState(kind: 'health' | 'travel', number: string): string {
  const hash = createHash('sha256').update(`${kind}|${number}`).digest()
  const lot = hash.readUInt32BE(0) % 1000
  const table = kind === 'health' ? HEALTH_TABLE : TRAVEL_TABLE
  return table.find(([below]) => lot < below)?.[1] ?? ''
}

type Query = { readonly time: string; readonly nonce: string; readonly body: string }
type Said = { readonly status: number; readonly body: string }

function refuse(status: number, error: string): Said {
  return { status, body: JSON.stringify({ error }) }
}

function parseDocuments(body: string): PartnerDocument[] | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return undefined
  }
  const { documents } = (parsed ?? {}) as { documents?: unknown }
  if (!Array.isArray(documents) || documents.length === 0) return undefined
  if (documents.length > DOCUMENTS_MAX) return undefined
  const isWell = (one: unknown): one is PartnerDocument => {
    const { kind, issuer, number } = (one ?? {}) as Record<string, unknown>
    return [kind, issuer, number].every((part) => typeof part === 'string')
  }
  return documents.every(isWell) ? documents : undefined
}

type Gate = { readonly key: string; readonly clock: Clock; readonly nonces: Set<string> }

/** Checks signature, time and nonce; gives the error code of the first that does not hold. */
function checkQuery(gate: Gate, request: IncomingMessage, query: Query): Said | undefined {
  const { time, nonce, body } = query
  const expected = signQuery(gate.key, { time, nonce, path: request.url ?? '', body })
  const given = String(request.headers['x-zpc-signature'] ?? '')
  if (!isSameSignature(expected, given)) return refuse(401, 'bad-signature')
  if (!/^\d{1,12}$/.test(time) || Math.abs(gate.clock.now() - Number(time)) > SKEW_SECONDS) {
    return refuse(401, 'bad-time')
  }
  return takeNonce(gate.nonces, nonce) ? undefined : refuse(409, 'nonce-used')
}

type Ill = { readonly fault: Fault; readonly replayed: string | undefined }

/** Sends an answer signed, or as ill as was asked for. */
function sendSaid(
  gate: Gate,
  response: ServerResponse,
  answer: { readonly nonce: string; readonly said: Said },
  ill: Ill,
): void {
  const { said } = answer
  const skew = ill.fault === 'clock-skew' ? SKEWED_SECONDS : 0
  const time = String(gate.clock.now() - skew)
  const nonce = ill.fault === 'replay' ? (ill.replayed ?? randomUUID()) : answer.nonce
  const key = ill.fault === 'wrong-signature' ? 'another key' : gate.key
  response.writeHead(said.status, {
    'content-type': 'application/json',
    'x-zpc-time': time,
    'x-zpc-nonce': nonce,
    'x-zpc-signature': signAnswer(key, { time, nonce, status: said.status, body: said.body }),
  })
  response.end(said.body)
}

/** Opens a sandbox partner on a free loopback port, with a secret of its own. */
export async function openSandboxCode(options: SandboxCode): Promise<SandboxCodePartner> {
  const { kind, clock } = options
  const key = randomBytes(32).toString('base64url')
  const gate: Gate = { key, clock, nonces: new Set() }
  const states = new Map<string, string>()
  const count = { queries: 0, documents: 0 }
  let fault: Fault = 'none'
  let lastNonce: string | undefined

  const answerQuery = (request: IncomingMessage, query: Query): Said => {
    if (request.method !== 'POST') return refuse(405, 'bad-query')
    const refused = checkQuery(gate, request, query)
    if (refused) return refused
    const documents = parseDocuments(query.body)
    if (!documents) return refuse(400, 'bad-query')
    count.queries += 1
    count.documents += documents.length
    const answers = documents.map((document) => ({
      document,
      state: states.get(document.number) ?? inventState(kind, document.number),
    }))
    return { status: 200, body: JSON.stringify({ answers }) }
  }

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, BODY_MAX_BYTES)
    const time = String(request.headers['x-zpc-time'] ?? '')
    const nonce = String(request.headers['x-zpc-nonce'] ?? '')
    const ill: Ill = { fault, replayed: lastNonce }
    const said =
      body === undefined ? refuse(413, 'too-large') : answerQuery(request, { time, nonce, body })
    lastNonce = nonce
    const broken = { '500': refuse(500, 'broken'), garbage: { status: 200, body: '<html>嗯' } }
    const sent = fault === '500' || fault === 'garbage' ? broken[fault] : said
    const send = (): void => sendSaid(gate, response, { nonce, said: sent }, ill)
    if (ill.fault === 'slow') setTimeout(send, SLOW_MS).unref()
    else send()
  }

  const { url, close } = await openLoopback((request, response) => {
    receive(request, response).catch(() => response.destroy())
  })
  return {
    config: { kind: 'http', url: `${url}/${kind}/query`, key, patienceMs: PATIENCE_MS },
    setFault: (next) => {
      fault = next
    },
    setState: (number, state) => states.set(number, state),
    asked: () => ({ ...count }),
    [Symbol.asyncDispose]: close,
  }
}
