// A city behind a listening server, where lanes see a request before its route does.
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { openFront } from '../../src/platform/front.ts'
import { listenerOf } from '../../src/platform/http.ts'
import { openVisitorApp } from './visitor-app.ts'
import type { VisitorApp } from './visitor-app.ts'

export type LaneAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type LaneRequest = {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly body?: string | undefined
}

export type LaneCity = VisitorApp & {
  readonly port: number
  /** The addresses of what went on to the routes, because no lane wanted it. */
  readonly routed: string[]
  readonly overSocket: (request: LaneRequest) => Promise<LaneAnswer>
  /** Past every lane. */
  readonly byRoute: (request: LaneRequest) => Promise<LaneAnswer>
}

/** Opens it with some doors. */
export async function openLaneCity(doors: number): Promise<LaneCity> {
  const city = await openVisitorApp({ doors })
  const { app } = city
  const routed: string[] = []
  const route = app.routing.bind(app)
  app.routing = (request, response) => {
    routed.push(request.url ?? '')
    route(request, response)
  }
  const front = await openFront('127.0.0.1', 0)
  front.handOver(listenerOf(app))
  const { port } = front
  return {
    ...city,
    port,
    routed,
    overSocket: async ({ path, headers, method, body }) => {
      const asked = httpRequest({ port, host: '127.0.0.1', path, method, headers })
      asked.end(body)
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      const parts: Buffer[] = []
      for await (const part of answer) parts.push(part as Buffer)
      const { statusCode: status = 0 } = answer
      return { status, headers: answer.headers, body: Buffer.concat(parts) }
    },
    byRoute: async ({ path, headers, method, body }) => {
      const sent = body === undefined ? {} : { payload: body }
      const answer = await app.inject({ method, url: path, headers, ...sent })
      const given = answer.headers as IncomingHttpHeaders
      return { status: answer.statusCode, headers: given, body: answer.rawPayload }
    },
    [Symbol.asyncDispose]: async () => {
      await front.close()
      await city[Symbol.asyncDispose]()
    },
  }
}

// Told by the connection, not by the page.
const OF_THE_WIRE = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

/** The headers that the page has, in order. */
export function pageHeadersOf({ headers }: LaneAnswer): string[] {
  return Object.entries(headers)
    .filter(([name]) => !OF_THE_WIRE.has(name))
    .map(([name, value]) => `${name}: ${String(value)}`)
    .toSorted()
}
