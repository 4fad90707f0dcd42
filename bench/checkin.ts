// `zpc bench checkin`: durable check-ins a second through the real server with everything on,
// against a bare node:http echo of the same requests in the same run, alternating. Each is a phone:
// it connects, opens the page of the door, posts, and is gone. Beside it the posts alone over
// connections that are kept, as a proxy before the server may keep them.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import type { Database } from '../src/platform/database.ts'
import { mintTicket } from '../src/visits/index.ts'
import { measureLoad } from './load.ts'
import type { Load, LoadVisit } from './load.ts'
import { makeScratch } from './scratch.ts'
import { makeDevices, makeDoors } from '../test/helpers/city.ts'
import type { Device, Door } from '../test/helpers/city.ts'
import { startServerProcess } from '../test/helpers/server.ts'

const PEOPLE = 5000
const PLACES = 200
// Batches of check-ins grow with the people who wait at once; see README.md.
const CONNECTIONS = 256
const SECONDS = 8
const ROUNDS = 5
// Until both are compiled as they stay: the first seconds cost half as much again.
const WARM_UP_SECONDS = 5

// Every request is a new visit: person i walks through the doors one after the other.
function makeRequests(database: Database, doors: readonly Door[], devices: readonly Device[]) {
  let count = 0
  return (isPageOpened: boolean): LoadVisit => {
    const device = devices[count % devices.length]
    const door = doors[(Math.floor(count / devices.length) + count) % doors.length]
    count += 1
    if (!device || !door) throw new Error('nothing to send')
    const ticket = mintTicket(
      database.keyring,
      { printId: door.printId, deviceId: device.deviceId },
      Date.now(),
    )
    const page = { path: `/p/${door.token}`, cookie: device.cookie }
    const post = { ...page, body: `ticket=${ticket}` }
    return isPageOpened ? [page, post] : [post]
  }
}

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0
}

// The clock of /proc ticks a hundred times a second on every Linux we know.
const TICK_MICROS = 10_000

/** Processor time of a process so far; undefined where there is no /proc. Units: microseconds. */
function cpuMicrosOf(pid: number | undefined): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS
  } catch {
    return undefined
  }
}

type Measured = Load & {
  /** Processor time of the server for each visit. Units: microseconds. */
  readonly serverMicros: number
}

type Side = { readonly url: string; readonly pid: number | undefined }

type Bench = {
  readonly server: Side
  readonly echo: Side
  readonly next: ReturnType<typeof makeRequests>
}

async function measure(
  side: Side,
  { next }: Bench,
  how: { isKept: boolean; seconds: number },
): Promise<Measured> {
  const before = cpuMicrosOf(side.pid) ?? 0
  const { isKept, seconds } = how
  const load = await measureLoad({
    url: side.url,
    seconds,
    connections: CONNECTIONS,
    isKept,
    next: () => next(!isKept),
  })
  const spent = (cpuMicrosOf(side.pid) ?? 0) - before
  return { ...load, serverMicros: Math.round((10 * spent) / load.answered) / 10 }
}

/** Measures both sides in turn, over kept connections or one for each phone. */
async function compare(bench: Bench, isKept: boolean): Promise<object> {
  await measure(bench.server, bench, { isKept, seconds: WARM_UP_SECONDS })
  await measure(bench.echo, bench, { isKept, seconds: WARM_UP_SECONDS })
  const checkins: Measured[] = []
  const echoes: Measured[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const echo = await measure(bench.echo, bench, { isKept, seconds: SECONDS })
    const checkin = await measure(bench.server, bench, { isKept, seconds: SECONDS })
    echoes.push(echo)
    checkins.push(checkin)
    process.stderr.write(
      `${isKept ? 'kept connections' : 'phones'}, round ${round + 1}: ` +
        `${checkin.perSecond} check-ins/s, ${echo.perSecond} echoes/s, ` +
        `${checkin.serverMicros} and ${echo.serverMicros} us\n`,
    )
  }
  const ratios = checkins.map((load, index) => load.perSecond / (echoes[index]?.perSecond ?? 1))
  return {
    checkinsPerSecond: median(checkins.map((load) => load.perSecond)),
    echoPerSecond: median(echoes.map((load) => load.perSecond)),
    ratio: Number(median(ratios).toFixed(3)),
    p50Ms: median(checkins.map((load) => load.p50Ms)),
    p99Ms: median(checkins.map((load) => load.p99Ms)),
    refused: checkins.reduce((sum, load) => sum + load.refused, 0),
    checkinServerMicros: median(checkins.map((load) => load.serverMicros)),
    echoServerMicros: median(echoes.map((load) => load.serverMicros)),
  }
}

async function startEcho(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'echo.ts')], {
    env: { ...process.env, PORT: String(port) },
    stdio: 'ignore',
  })
  await sleep(500)
  return child
}

/** Measures; prints what it does on standard error and returns the figures. */
export async function benchCheckin(): Promise<object> {
  const { folder, env } = makeScratch()
  const database = await openDatabase(readConfig(env))
  const doors = await makeDoors(database, PLACES)
  const devices = await makeDevices(database, PEOPLE)
  process.stderr.write(`${doors.length} doors, ${devices.length} devices\n`)
  const server = await startServerProcess('serve', env)
  const echoPort = Number(new URL(server.url).port) + 1
  const echo = await startEcho(echoPort)
  const bench: Bench = {
    server: { url: server.url, pid: server.child.pid },
    echo: { url: `http://127.0.0.1:${echoPort}`, pid: echo.pid },
    next: makeRequests(database, doors, devices),
  }
  try {
    const phones = await compare(bench, false)
    const kept = await compare(bench, true)
    const [stored] = await database.sql<{ n: number }[]>`
      select count(*)::int as n from visits.visit`
    return {
      what: 'checkin',
      ...phones,
      kept,
      storedVisits: stored?.n,
      connections: CONNECTIONS,
      seconds: SECONDS,
      rounds: ROUNDS,
    }
  } finally {
    echo.kill('SIGKILL')
    await server.stop()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
