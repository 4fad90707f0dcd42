// The load of an ordinary HTTP client, node's own: it writes every header and reads every answer as
// HTTP, as a proxy before the server does. It costs about three times what load.ts does.
import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { sumUp } from './load.ts'
import type { Load, LoadRequest, LoadVisit, Tally } from './load.ts'

async function ask(
  url: string,
  agent: Agent,
  { path, cookie, body }: LoadRequest,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const form = 'application/x-www-form-urlencoded'
  const headers = {
    cookie,
    'accept-encoding': 'gzip',
    ...(body !== undefined && { 'content-type': form, 'content-length': body.length }),
  }
  const method = body === undefined ? 'GET' : 'POST'
  request(`${url}${path}`, { agent, method, headers }, resolve).on('error', reject).end(body)
  const answer = await promise
  const read = Promise.withResolvers<void>()
  answer.on('end', read.resolve).on('error', read.reject).resume()
  await read.promise
  return answer.statusCode ?? 0
}

/** Sends visits over so many kept connections at once for so many seconds. */
export async function measureClients(options: {
  url: string
  seconds: number
  connections: number
  next: () => LoadVisit
}): Promise<Load> {
  const { url, connections } = options
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const tally: Tally = { answeredMs: [], refused: 0 }
  const startedMs = performance.now()
  const endMs = startedMs + options.seconds * 1000
  const visit = async (): Promise<void> => {
    let status = 0
    let sentMs = 0
    for (const asked of options.next()) {
      sentMs = performance.now()
      status = await ask(url, agent, asked).catch(() => 0)
    }
    if (status === 200) tally.answeredMs.push(performance.now() - sentMs)
    else tally.refused += 1
  }
  const runLine = async (): Promise<void> => {
    while (performance.now() < endMs) await visit()
  }
  await Promise.all(Array.from({ length: connections }, runLine))
  agent.destroy()
  return sumUp(tally, startedMs)
}
