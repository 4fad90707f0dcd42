// One load for every server that is compared: the same requests over the same connections for the
// same seconds. It shares the cores with what it measures, so it does no more than it must: it
// writes a request, waits for the whole answer, looks at its status, and writes the next.
import { connect } from 'node:net'
import type { Socket } from 'node:net'

export type Load = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly answered: number
  readonly refused: number
}

export type LoadRequest = { readonly path: string; readonly body: string; readonly cookie: string }

type Tally = { readonly answeredMs: number[]; refused: number }

const HEAD_END = '\r\n\r\n'
const LENGTH = 'content-length: '
// An answer that takes longer counts as refused. Units: milliseconds.
const LAST_ANSWER_MS = 10_000

function formatRequest(host: string, { path, body, cookie }: LoadRequest): string {
  return (
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\naccept-encoding: gzip\r\n` +
    'content-type: application/x-www-form-urlencoded\r\n' +
    `content-length: ${body.length}${HEAD_END}${body}`
  )
}

/** Reads status and whole length of an answer from its first part, which holds all of its head. */
function readHead(part: Buffer): { isWell: boolean; length: number } {
  const end = part.indexOf(HEAD_END)
  const head = part.toString('latin1', 0, end + HEAD_END.length).toLowerCase()
  const at = head.indexOf(LENGTH)
  if (end < 0 || at < 0) throw new Error('an answer without a length cannot be measured')
  const body = Number.parseInt(head.slice(at + LENGTH.length), 10)
  return { isWell: head.startsWith('http/1.1 2'), length: end + HEAD_END.length + body }
}

/** Sends one request after the other over one connection; resolves when it was told to stop. */
async function runConnection(
  socket: Socket,
  tally: Tally,
  nextText: () => string | undefined,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let sentMs = 0
  let missing = 0
  let isWell = false
  let isOpen = false
  const send = (): void => {
    const text = nextText()
    isOpen = text !== undefined
    sentMs = performance.now()
    if (text === undefined) socket.end()
    else socket.write(text, 'latin1')
  }
  socket.on('connect', send)
  socket.on('data', (part: Buffer) => {
    if (missing === 0) ({ isWell, length: missing } = readHead(part))
    missing -= part.length
    if (missing > 0) return
    if (isWell) tally.answeredMs.push(performance.now() - sentMs)
    else tally.refused += 1
    send()
  })
  // A connection that breaks ends its part of the load; what was asked counts as refused.
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    if (isOpen) tally.refused += 1
    resolve()
  })
  return promise
}

/** Sends requests over so many connections at once for so many seconds. */
export async function measureLoad(options: {
  url: string
  seconds: number
  connections: number
  next: () => LoadRequest
}): Promise<Load> {
  const { hostname, port, host } = new URL(options.url)
  const tally: Tally = { answeredMs: [], refused: 0 }
  const startedMs = performance.now()
  const endMs = startedMs + options.seconds * 1000
  const nextText = (): string | undefined =>
    performance.now() < endMs ? formatRequest(host, options.next()) : undefined
  const sockets = Array.from({ length: options.connections }, () =>
    connect({ host: hostname, port: Number(port), noDelay: true }),
  )
  const cut = setTimeout(
    () => sockets.forEach((socket) => socket.destroy()),
    options.seconds * 1000 + LAST_ANSWER_MS,
  )
  await Promise.all(sockets.map((socket) => runConnection(socket, tally, nextText)))
  clearTimeout(cut)
  const elapsedSeconds = (performance.now() - startedMs) / 1000
  const sorted = tally.answeredMs.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0)
  return {
    perSecond: Math.round(sorted.length / elapsedSeconds),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    answered: sorted.length,
    refused: tally.refused,
  }
}
