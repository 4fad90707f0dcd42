// One load for every server that is compared: the same requests over connections of the same kind
// for the same seconds. It shares the cores with what it measures, so it does no more than it must:
// it writes a request, waits for the whole answer, looks at its status, and writes the next.
import { connect } from 'node:net'
import type { Socket } from 'node:net'

export type Load = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly answered: number
  readonly refused: number
}

/** Without a body it is a GET. */
export type LoadRequest = { readonly path: string; readonly cookie: string; readonly body?: string }

/** What one phone asks, one after the other; its last answer is what is counted. */
export type LoadVisit = readonly LoadRequest[]

export type Tally = { readonly answeredMs: number[]; refused: number }

/** Sums up what was answered since a moment. */
export function sumUp(tally: Tally, startedMs: number): Load {
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

const HEAD_END = '\r\n\r\n'
const LENGTH = 'content-length: '
// An answer that takes longer counts as refused. Units: milliseconds.
const LAST_ANSWER_MS = 10_000

function formatRequest(host: string, { path, body, cookie }: LoadRequest): string {
  const head = `${path} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\naccept-encoding: gzip\r\n`
  if (body === undefined) return `GET ${head}\r\n`
  return (
    `POST ${head}content-type: application/x-www-form-urlencoded\r\n` +
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

// A closed connection keeps its port for a minute, and a search among 28,000 used ports takes
// longer than a scan: phones come from many addresses, here as in a city. Elsewhere than on Linux
// this machine has one address only.
const SOURCES = process.platform === 'linux' ? 250 : 0
let source = 0

function nextSource(): string | undefined {
  if (SOURCES === 0) return undefined
  source = (source + 1) % SOURCES
  return `127.0.1.${source + 1}`
}

type Line = {
  readonly tally: Tally
  /** What to send for the next visit; undefined when the time is over. */
  readonly nextTexts: () => readonly string[] | undefined
  readonly isKept: boolean
}

/**
 * Sends visits over one connection: one after the other when it is kept, otherwise one. Resolves
 * when it is closed. Says whether the time was over.
 */
async function runConnection(socket: Socket, { tally, nextTexts, isKept }: Line): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  let texts: readonly string[] = []
  let step = 0
  let sentMs = 0
  let missing = 0
  let isWell = true
  let isOver = false
  const send = (): void => {
    sentMs = performance.now()
    socket.write(texts[step] ?? '', 'latin1')
  }
  const begin = (): void => {
    const next = nextTexts()
    isOver = next === undefined
    texts = next ?? []
    step = 0
    isWell = true
    if (isOver) socket.end()
    else send()
  }
  socket.on('connect', begin)
  socket.on('data', (part: Buffer) => {
    if (missing === 0) {
      const head = readHead(part)
      missing = head.length
      isWell &&= head.isWell
    }
    missing -= part.length
    if (missing > 0) return
    step += 1
    if (step < texts.length) return send()
    texts = []
    if (isWell) tally.answeredMs.push(performance.now() - sentMs)
    else tally.refused += 1
    if (isKept) begin()
    else socket.end()
  })
  // A connection that breaks ends its visit; what was asked counts as refused.
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    if (texts.length > 0) tally.refused += 1
    resolve(isOver)
  })
  return promise
}

/**
 * Sends visits over so many connections at once for so many seconds: kept ones, or a new one for
 * each visit.
 */
export async function measureLoad(options: {
  url: string
  seconds: number
  connections: number
  isKept: boolean
  next: () => LoadVisit
}): Promise<Load> {
  const { hostname, port, host } = new URL(options.url)
  const tally: Tally = { answeredMs: [], refused: 0 }
  const startedMs = performance.now()
  const endMs = startedMs + options.seconds * 1000
  const nextTexts = (): string[] | undefined =>
    performance.now() < endMs
      ? options.next().map((request) => formatRequest(host, request))
      : undefined
  const open = new Set<Socket>()
  const line: Line = { tally, nextTexts, isKept: options.isKept }
  const runLine = async (): Promise<void> => {
    for (let isOver = false; !isOver && performance.now() < endMs;) {
      const localAddress = options.isKept ? undefined : nextSource()
      const socket = connect({ host: hostname, port: Number(port), noDelay: true, localAddress })
      open.add(socket)
      isOver = await runConnection(socket, line)
      open.delete(socket)
    }
  }
  const cut = setTimeout(
    () => open.forEach((socket) => socket.destroy()),
    options.seconds * 1000 + LAST_ANSWER_MS,
  )
  await Promise.all(Array.from({ length: options.connections }, runLine))
  clearTimeout(cut)
  return sumUp(tally, startedMs)
}
