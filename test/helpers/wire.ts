// A way to a database that can be cut, stopped and mended, without touching the database.
import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { formatDatabaseUrl } from '../../src/platform/postgres.ts'
import type { DatabaseAddress } from '../../src/platform/postgres.ts'

export type Wire = {
  /** The database, by this way. */
  readonly databaseUrl: string
  /** Ends every connection and refuses new ones. */
  readonly cut: () => void
  /** Keeps every connection and carries nothing any more, in either direction. */
  readonly stop: () => void
  /** Carries again; a connection that was stopped is ended. */
  readonly mend: () => void
  readonly close: () => void
}

/** Opens a way to a database. */
export async function openWire(address: DatabaseAddress): Promise<Wire> {
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'stopped' = 'open'
  const reach = (): Socket => {
    const { host, port } = address
    return host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host)
  }
  const server: Server = createServer((near) => {
    if (state === 'cut') {
      near.destroy()
      return
    }
    const far = reach()
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
      if (state === 'open') one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const listening = server.address()
  const port = typeof listening === 'object' && listening ? listening.port : 0
  const dropAll = (): void => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  return {
    databaseUrl: formatDatabaseUrl({ ...address, host: '127.0.0.1', port }),
    cut: () => {
      state = 'cut'
      dropAll()
    },
    stop: () => {
      state = 'stopped'
      for (const socket of sockets) socket.unpipe().pause()
    },
    mend: () => {
      if (state === 'stopped') dropAll()
      state = 'open'
    },
    close: () => {
      dropAll()
      server.close()
    },
  }
}
