// The signed query of codes by document, as published in docs/partners.md: HMAC-SHA-256 over time,
// nonce, path and body on the way there; over time, the same nonce, status and body on the way
// back.
// An interface of our own in the spirit of GB/T 38963 (query by document), not that standard.
import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { CodeAnswer, PartnerDocument } from './code-port.ts'

/** Most documents in one query: a bus in one request, an answer below 64 kB. */
export const DOCUMENTS_MAX = 50
/** Clocks of partners differ by seconds; a larger difference is a fault. Units: seconds. */
export const SKEW_SECONDS = 120
/** Longer -> everybody waits at the door for a partner that is slow. */
export const DEADLINE_MS = 300
const ANSWER_MAX_BYTES = 65_536

export type QuerySign = { readonly time: string; readonly nonce: string }

function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex')
}

function sign(key: string, lines: readonly string[]): string {
  return createHmac('sha256', key).update(lines.join('\n')).digest('hex')
}

/** Signs a query. Shape: 64 lower-case hexadecimal digits. */
export function signQuery(
  key: string,
  parts: QuerySign & { readonly path: string; readonly body: string },
): string {
  const { time, nonce, path, body } = parts
  return sign(key, ['zpc-query-1', time, nonce, 'POST', path, hashOf(body)])
}

/** Signs an answer with the nonce of its query. Shape: 64 lower-case hexadecimal digits. */
export function signAnswer(
  key: string,
  parts: QuerySign & { readonly status: number; readonly body: string },
): string {
  const { time, nonce, status, body } = parts
  return sign(key, ['zpc-answer-1', time, nonce, String(status), hashOf(body)])
}

/** Compares two signatures in constant time. */
export function isSameSignature(expected: string, given: string): boolean {
  const left = Buffer.from(expected)
  const right = Buffer.from(given)
  return left.length === right.length && timingSafeEqual(left, right)
}

export type CodePartner<S extends string> = {
  readonly url: URL
  readonly key: string
  readonly states: readonly S[]
  /** Units: milliseconds. */
  readonly patienceMs: number
}

async function readLimited(answer: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body ?? []) {
    const bytes = part as Uint8Array
    size += bytes.length
    if (size > ANSWER_MAX_BYTES) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}

function isSameDocument(asked: PartnerDocument, echoed: unknown): boolean {
  const { kind, issuer, number } = (echoed ?? {}) as Partial<Record<string, unknown>>
  return kind === asked.kind && issuer === asked.issuer && number === asked.number
}

function readAnswer<S extends string>(
  states: readonly S[],
  document: PartnerDocument,
  entry: unknown,
): CodeAnswer<S> | undefined {
  const read = (entry ?? {}) as { document?: unknown; state?: unknown; validUntil?: unknown }
  const state = states.find((one) => one === read.state)
  if (state === undefined || !isSameDocument(document, read.document)) return undefined
  const { validUntil } = read
  if (validUntil === undefined || validUntil === null) return { state }
  return Number.isSafeInteger(validUntil) ? { state, validUntil: validUntil as number } : undefined
}

type Received = { readonly answer: Response; readonly body: string }

/** Says whether an answer is this partner's, to this query, of now. */
function isAuthentic(
  partner: CodePartner<string>,
  clock: Clock,
  nonce: string,
  received: Received,
): boolean {
  const { answer, body } = received
  const time = answer.headers.get('x-zpc-time') ?? ''
  if (answer.headers.get('x-zpc-nonce') !== nonce || !/^\d{1,12}$/.test(time)) return false
  if (Math.abs(clock.now() - Number(time)) > SKEW_SECONDS) return false
  const expected = signAnswer(partner.key, { time, nonce, status: answer.status, body })
  return isSameSignature(expected, answer.headers.get('x-zpc-signature') ?? '')
}

/**
 * Asks a partner about at most DOCUMENTS_MAX documents.
 * Shape: one answer a document, in their order; undefined for one the partner did not answer well;
 * undefined as a whole when the answer is late, broken, not signed by it, or not to this query.
 */
export async function askSigned<S extends string>(
  partner: CodePartner<S>,
  clock: Clock,
  documents: readonly PartnerDocument[],
): Promise<(CodeAnswer<S> | undefined)[] | undefined> {
  const { url, key, states, patienceMs } = partner
  const body = JSON.stringify({ documents })
  const time = String(clock.now())
  const nonce = randomUUID()
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        'content-type': 'application/json',
        'x-zpc-time': time,
        'x-zpc-nonce': nonce,
        'x-zpc-signature': signQuery(key, { time, nonce, path: url.pathname, body }),
      },
    })
    const text = await readLimited(answer)
    if (text === undefined || answer.status !== 200) return undefined
    if (!isAuthentic(partner, clock, nonce, { answer, body: text })) return undefined
    const { answers } = JSON.parse(text) as { answers?: unknown }
    if (!Array.isArray(answers) || answers.length !== documents.length) return undefined
    return documents.map((document, index) => readAnswer(states, document, answers[index]))
  } catch {
    // Name, socket, time, text: whatever broke is silence, and silence is never a state.
    return undefined
  }
}
