// The listening socket of a process: it answers at once with "starting", and hands over to the
// server when that is ready, so that nobody sees a refused connection during a start.
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { OperatorError } from '../base/errors.ts'
import { PatientRequest } from './patient-request.ts'

/** A key and its certificate. Shape: PEM. */
export type Tls = { readonly key: string; readonly cert: string }

export type Front = {
  readonly server: Server
  readonly port: number
  /** Hands every further request to the server that is now ready. */
  readonly handOver: (listener: RequestListener) => void
  readonly close: () => Promise<void>
}

const STARTING = `<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="1">
<title>正在启动 · Starting</title>
<style>body{font:16px/1.6 "PingFang SC","Noto Sans CJK SC",system-ui,sans-serif;margin:20vh auto;
max-width:22em;padding:0 16px;color:#13262B;background:#F3F7F7}
h1{font-size:24px;color:#0A6A73}</style>
<h1>正在启动 · Starting</h1><p>数据库正在启动,页面会自动打开。<br>
The database is starting; this page opens by itself.</p></html>`

const answerStarting: RequestListener = (_request, response) => {
  response.writeHead(503, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': '1',
  })
  response.end(STARTING)
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new OperatorError(
      `Port ${port} is in use. Stop what runs there, or choose another: PORT=${port + 1} npm start`,
      { cause: error },
    )
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new OperatorError(`${host} is not an address of this machine.`, { cause: error })
  }
  if (error.code === 'EACCES') {
    return new OperatorError(`Port ${port} is not ours to open. Choose one above 1023 with PORT.`, {
      cause: error,
    })
  }
  return error
}

// What is answered within this time after a stop was asked for is still answered.
const DRAIN_MS = 3000

/**
 * Listens at once; over https when it is given a certificate.
 * Throws: OperatorError when the port is busy.
 */
export async function openFront(host: string, port: number, tls?: Tls): Promise<Front> {
  let current: RequestListener = answerStarting
  const listen: RequestListener = (request, response) => current(request, response)
  const options = { IncomingMessage: PatientRequest }
  const server = tls
    ? createSecureServer({ ...options, ...tls }, listen)
    : createServer(options, listen)
  // Longer than the proxy before us keeps a connection, or it would reuse a closed one.
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)))
    server.listen(port, host, () => resolve())
  })
  const address = server.address()
  return {
    server,
    port: typeof address === 'object' && address ? address.port : port,
    handOver: (listener) => {
      current = listener
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
      await closed
      clearTimeout(cut)
    },
  }
}
