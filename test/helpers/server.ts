// A real server in a process of its own, started with the command an operator would use.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const ZPC = resolve(import.meta.dirname, '../../bin/zpc.mjs')
const START_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 60_000

export type ServerProcess = {
  readonly url: string
  readonly child: ChildProcess
  /** What it printed so far. */
  readonly output: () => string
  /** Asks it to stop, as Ctrl-C does, and waits. */
  readonly stop: () => Promise<number | null>
  /** Kills it where it stands. */
  readonly kill: () => Promise<void>
}

/** Finds a port nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  const port = typeof address === 'object' && address ? address.port : 0
  probe.close()
  await once(probe, 'close')
  return port
}

async function waitUntilWell(url: string, child: ChildProcess, output: () => string) {
  const deadline = Date.now() + START_LIMIT_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended:\n${output()}`)
    const isWell = await fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isWell) return
    await sleep(50)
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not become well:\n${output()}`)
}

/** Starts `zpc <command>` and waits until /health is well. */
export async function startServerProcess(
  command: 'serve' | 'demo',
  env: Record<string, string>,
  port?: number,
): Promise<ServerProcess> {
  const chosen = port ?? (await freePort())
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env
  const child = spawn(process.execPath, [ZPC, command], {
    env: { PATH, NODE_COMPILE_CACHE, ...env, PORT: String(chosen) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const keep = (chunk: Buffer): void => {
    printed = (printed + chunk.toString()).slice(-20_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const exited = once(child, 'exit')
  const url = `http://127.0.0.1:${chosen}`
  await waitUntilWell(url, child, () => printed)
  return {
    url,
    child,
    output: () => printed,
    stop: async () => {
      child.kill('SIGINT')
      // A server that does not stop must fail its test, not hold up all the others.
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
      await exited
      clearTimeout(limit)
      if (child.signalCode === 'SIGKILL') throw new Error(`the server did not stop:\n${printed}`)
      return child.exitCode
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}
