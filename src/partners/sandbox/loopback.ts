// What every sandbox stands on: a server on loopback that keeps no process alive, bodies with a
// limit, nonces that work once, the ways to be ill. Only sandboxes and their tests may import it.
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How a partner can be ill; `slow` answers well, but after the deadline. */
export const FAULTS = [
  'none',
  'slow',
  '500',
  'garbage',
  'wrong-signature',
  'replay',
  'clock-skew',
] as const
export type Fault = (typeof FAULTS)[number]

export type Loopback = {
  /** http://127.0.0.1:port, without a slash at the end. */
  readonly url: string
  readonly close: () => Promise<void>
}

// Far more than a story sends; without a limit a demo of weeks would grow for ever.
const NONCES_MAX = 10_000

/** Opens a server on a free port of this machine. */
export async function openLoopback(listener: RequestListener): Promise<Loopback> {
  const server = createServer(listener)
  server.unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Reads a body; undefined when it is longer than the limit. Units: bytes. */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<string | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = part as Buffer
    size += bytes.length
    if (size > maxBytes) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Notes a nonce; says whether it is a new one. */
export function takeNonce(nonces: Set<string>, nonce: string): boolean {
  if (nonce === '' || nonces.has(nonce)) return false
  nonces.add(nonce)
  const [oldest = ''] = nonces
  if (nonces.size > NONCES_MAX) nonces.delete(oldest)
  return true
}
