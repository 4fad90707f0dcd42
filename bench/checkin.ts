// `zpc bench checkin`: durable check-ins a second through the real server with everything on,
// against a bare node:http echo of the same requests in the same run, alternating. Under three
// loads, because a load that costs much hides what a server costs; see README.md.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import type { Database } from '../src/platform/database.ts'
import { mintTicket } from '../src/visits/index.ts'
import { measureClients } from './client-load.ts'
import { divideCores, moveTo } from './cores.ts'
import { measureLoad } from './load.ts'
import type { Load, LoadVisit } from './load.ts'
import { makeScratch } from './scratch.ts'
import { makeDevices, makeDoors } from '../test/helpers/city.ts'
import type { Device, Door } from '../test/helpers/city.ts'
import { freePort, startServerProcess } from '../test/helpers/server.ts'

// A second visit within ten minutes is shown and not stored: so many pairs of person and door that
// none comes twice in that time.
const PEOPLE = 5000
const PLACES = 1000
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
  /** Processor time of the server, and of the load, for each visit. Units: microseconds. */
  readonly serverMicros: number
  readonly loadMicros: number
}

// clients: posts of an ordinary HTTP client over kept connections, as a proxy keeps them.
// lean: the same posts from a load that does the least. phones: that load, but each visit connects,
// opens the page of the door, posts and is gone.
type Way = 'clients' | 'lean' | 'phones'

type Process = { readonly name: string; readonly url: string; readonly pid: number | undefined }

type Side = Process & {
  /** Each side has its own, so that the answers of one use up nobody else's visits. */
  readonly next: ReturnType<typeof makeRequests>
  answered: number
}

async function measure(side: Side, how: { way: Way; seconds: number }): Promise<Measured> {
  const { way, seconds } = how
  const before = cpuMicrosOf(side.pid) ?? 0
  const loadBefore = process.cpuUsage()
  const options = {
    url: side.url,
    seconds,
    connections: CONNECTIONS,
    next: () => side.next(way === 'phones'),
  }
  const load = await (way === 'clients'
    ? measureClients(options)
    : measureLoad({ ...options, isKept: way === 'lean' }))
  const spent = (cpuMicrosOf(side.pid) ?? 0) - before
  const { user, system } = process.cpuUsage(loadBefore)
  side.answered += load.answered
  const each = (micros: number): number => Math.round((10 * micros) / load.answered) / 10
  return { ...load, serverMicros: each(spent), loadMicros: each(user + system) }
}

type Figures = ReturnType<typeof figuresOf>

function figuresOf(checkins: readonly Measured[], echoes: readonly Measured[]) {
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
    loadMicros: median(checkins.map((load) => load.loadMicros)),
  }
}

/** Measures servers in turn with the echo under one load. Shape: the figures of each server. */
async function compare(way: Way, echo: Side, servers: readonly Side[]): Promise<Figures[]> {
  const sides = [echo, ...servers]
  for (const side of sides) await measure(side, { way, seconds: WARM_UP_SECONDS })
  const loads = sides.map((): Measured[] => [])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, side] of sides.entries()) {
      const load = await measure(side, { way, seconds: SECONDS })
      loads[index]?.push(load)
      const who = `${way}, round ${round + 1}, ${side.name}`
      process.stderr.write(`${who}: ${load.perSecond}/s, ${load.serverMicros} us\n`)
    }
  }
  const [echoes = [], ...ofServers] = loads
  return ofServers.map((checkins) => figuresOf(checkins, echoes))
}

/** Starts a server of this folder in a process of its own. */
async function startSide(
  file: string,
  env: Record<string, string>,
): Promise<Process & { readonly child: ChildProcess }> {
  const port = await freePort()
  const child = spawn(process.execPath, [resolve(import.meta.dirname, file)], {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 100; tries += 1) {
    await sleep(100)
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    )
    if (isUp) return { name: file, url, pid: child.pid, child }
  }
  child.kill('SIGKILL')
  throw new Error(`${file} did not start`)
}

async function countVisits({ sql }: Database, placeIds: readonly number[]): Promise<number> {
  const [row] = await sql<{ visits: number }[]>`
    select count(*)::int as visits from visits.visit where place_id = any(${placeIds}::int[])`
  return row?.visits ?? 0
}

/** Measures; prints what it does on standard error and returns the figures. */
export async function benchCheckin(): Promise<object> {
  await using ends = new AsyncDisposableStack()
  const { folder, env } = makeScratch()
  ends.defer(() => rmSync(folder, { recursive: true, force: true }))
  // What is started from here to the end of this step stays on the cores of what is measured.
  const cores = divideCores()
  const database = await openDatabase(readConfig(env))
  ends.defer(() => database.close())
  const doors = await makeDoors(database, PLACES)
  const devices = await makeDevices(database, PEOPLE)
  process.stderr.write(`${doors.length} doors, ${devices.length} devices\n`)
  const server = await startServerProcess('serve', env)
  ends.defer(async () => void (await server.stop()))
  const echo = await startSide('echo.ts', {})
  ends.defer(() => void echo.child.kill('SIGKILL'))
  const alone = await startSide('writer-alone.ts', env)
  ends.defer(() => void alone.child.kill('SIGKILL'))
  if (cores && !moveTo(cores.load)) throw new Error('the load could not move to its core')
  const sideOf = ({ name, url, pid }: Process): Side => {
    return { name, url, pid, next: makeRequests(database, doors, devices), answered: 0 }
  }
  const checkin = sideOf({ name: 'check-ins', url: server.url, pid: server.child.pid })
  const bare = sideOf(echo)
  const [clients, writerAlone] = await compare('clients', bare, [checkin, sideOf(alone)])
  const [phones] = await compare('phones', bare, [checkin])
  const [lean] = await compare('lean', bare, [checkin])
  const doorIds = doors.map((door) => door.placeId)
  const storedVisits = await countVisits(database, doorIds)
  // An answer that showed an earlier visit costs something else, and is no check-in.
  if (storedVisits < checkin.answered) {
    throw new Error(`${checkin.answered} check-ins were answered, ${storedVisits} are stored`)
  }
  return {
    what: 'checkin',
    ...clients,
    writerAlone: { perSecond: writerAlone?.checkinsPerSecond, ratio: writerAlone?.ratio },
    phones,
    lean,
    storedVisits,
    cores: cores ?? 'shared',
    connections: CONNECTIONS,
    seconds: SECONDS,
    rounds: ROUNDS,
  }
}
