// How long a newcomer waits: from `npm start` on an empty folder to the first page that can be
// used, and the same for the second start. Everything counts: database, keys, seeding, server.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type StartFigures = {
  /** To the first answer at all, which may say "starting". Units: milliseconds. */
  readonly coldListeningMs: number
  /** To the first stage whose poster can be scanned. Units: milliseconds. */
  readonly coldUsableMs: number
  /** Until the older days are filled in behind. Units: milliseconds. */
  readonly coldFilledMs: number
  readonly secondListeningMs: number
  readonly secondUsableMs: number
  /** From Ctrl-C to the end of the process. Units: milliseconds. */
  readonly stopMs: number
}

const ROOT = resolve(import.meta.dirname, '..')
const LIMIT_MS = 180_000
const POLL_MS = 50

/** Measures a cold and a second start of the demo in a folder of its own. */
export async function benchStart(): Promise<StartFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'zpc-start-'))
  try {
    const cold = await startOnce(folder, true)
    const second = await startOnce(folder, false)
    return {
      coldListeningMs: cold.listeningMs,
      coldUsableMs: cold.usableMs,
      coldFilledMs: cold.filledMs,
      secondListeningMs: second.listeningMs,
      secondUsableMs: second.usableMs,
      stopMs: second.stopMs,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Start = { listeningMs: number; usableMs: number; filledMs: number; stopMs: number }

async function startOnce(folder: string, untilFilled: boolean): Promise<Start> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const begun = performance.now()
  const since = (): number => Math.round(performance.now() - begun)
  const child = spawn('npm', ['start', '--silent'], {
    cwd: ROOT,
    env: { ...environment(), ZPC_VAR: join(folder, 'var'), PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that the stop reaches the server behind npm.
    detached: true,
  })
  let printed = ''
  child.stdout?.on('data', (part: Buffer) => {
    printed += part.toString()
  })
  try {
    await until(child, async () => (await statusOf(`${url}/`)) > 0)
    const listeningMs = since()
    await until(child, () => isUsable(url))
    const usableMs = since()
    if (untilFilled) await until(child, () => isFilled(url))
    const filledMs = since()
    // Everything is up when it says how to stop it.
    await until(child, async () => printed.includes('Ctrl-C'))
    const stopping = performance.now()
    await stop(child)
    return { listeningMs, usableMs, filledMs, stopMs: Math.round(performance.now() - stopping) }
  } finally {
    if (child.exitCode === null) killGroup(child, 'SIGKILL')
  }
}

// The measured demo reads no setting of the shell that measures it.
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(ZPC_|DATABASE_URL$|PORT$|HOST$|PUBLIC_URL$|CONSOLE_URL$)/.test(name),
  )
  return Object.fromEntries(kept)
}

async function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    (answer) => answer.status,
    () => 0,
  )
}

// Usable: the stage is there, and the code on its poster opens the visitor's page.
async function isUsable(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/`).catch(() => undefined)
  if (answer?.status !== 200) return false
  const played = await fetch(`${url}/demo/scene/first`, { method: 'POST' })
  if (!played.ok) return false
  const scene = (await played.json()) as { url: string }
  return (await statusOf(`${url}${scene.url}`)) === 200
}

async function isFilled(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/demo/live`)
  if (!answer.ok) return false
  const { history } = (await answer.json()) as { history: { done: number; total: number } | null }
  return history !== null && history.done >= history.total
}

async function until(child: ChildProcess, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + LIMIT_MS
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error('the demo ended before it could be measured')
    if (await isTrue()) return
    await sleep(POLL_MS)
  }
  throw new Error('the demo was not usable in time')
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}

// npm ends before the server that it started: the group is gone when all of it has ended.
async function stop(child: ChildProcess): Promise<void> {
  killGroup(child, 'SIGINT')
  const deadline = performance.now() + LIMIT_MS
  while (isGroupAlive(child) && performance.now() < deadline) await sleep(POLL_MS)
}

function isGroupAlive({ pid }: ChildProcess): boolean {
  if (pid === undefined) return false
  try {
    return process.kill(-pid, 0)
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
