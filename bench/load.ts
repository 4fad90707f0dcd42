// One load for every server that is compared: the same requests, connections and seconds.
import autocannon from 'autocannon'

export type Load = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly answered: number
  readonly refused: number
}

export type LoadRequest = { readonly path: string; readonly body: string; readonly cookie: string }

/** Sends each request once, in order, for so many seconds; stops early when none is left. */
export async function measureLoad(options: {
  url: string
  seconds: number
  connections: number
  next: () => LoadRequest
}): Promise<Load> {
  const result = await autocannon({
    url: options.url,
    duration: options.seconds,
    connections: options.connections,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          const { path, body, cookie } = options.next()
          return {
            ...request,
            path,
            body,
            headers: {
              'content-type': 'application/x-www-form-urlencoded',
              'accept-encoding': 'gzip',
              cookie,
            },
          }
        },
      },
    ],
  })
  return {
    perSecond: Math.round(result['2xx'] / result.duration),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    answered: result['2xx'],
    refused: result.non2xx + result.errors,
  }
}
