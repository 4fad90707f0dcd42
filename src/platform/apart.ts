// Runs what a stranger's bytes may keep busy, or break, in a process that ends with its answer or
// when its time is up; one at a time, so that a flood of them takes one core and not the city's.
// No threads: what crashes in native code or in WebAssembly takes the whole process with it, and V8
// itself may crash where threads that hold WebAssembly end. Source: ADR 0025.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

// A process that wants more is ended, and the server lives.
const HEAP_MB = 512

export type Apart<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly because: 'busy' | 'failed' }

/** Starts a file of ours beside the server: it gets messages, and no secret of the environment. */
export function startBeside(file: URL, heapMb: number): ChildProcess {
  return fork(file, {
    env: {},
    execArgv: [`--max-old-space-size=${heapMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

/** For such a file to call: it ends with the server, and not before, whatever is typed there. */
export function endWithServer(): void {
  // Ctrl-C reaches every process of a terminal; the server asks for what it began until its end.
  process.on('SIGINT', () => undefined)
  process.once('disconnect', () => process.exit())
}

function run<In, Out>(file: URL, given: In, limitMs: number): Promise<Apart<Out>> {
  return new Promise((resolve) => {
    const child = startBeside(file, HEAP_MB)
    let result: Apart<Out> = { ok: false, because: 'failed' }
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
    child.once('message', (answer) => {
      result = { ok: true, answer: answer as Out }
    })
    const end = (): void => {
      clearTimeout(timer)
      resolve(result)
    }
    // Not started at all (no memory, no processes left), or gone before it had read everything.
    child.once('error', end)
    child.once('close', end)
    child.send(given as object, () => undefined)
  })
}

/** For a file that is run apart to call: answers what it was given with one message, and ends. */
export function answerOnce<In, Out>(work: (given: In) => Promise<Out | undefined>): void {
  endWithServer()
  const answer = async (given: In): Promise<void> => {
    // Bytes that are not what their head says end without an answer.
    const answered = await work(given).catch(() => undefined)
    if (answered === undefined) process.exit()
    process.send?.(answered, () => process.exit())
  }
  process.once('message', (given) => void answer(given as In))
}

// Of one account in a line: one that is read, two that wait. Fewer -> a sheet looked at in two tabs
// is sent away; more -> one account with large files holds up everybody.
const EACH_MAX = 3

/**
 * Opens a line before a file that says `answerOnce`: one runs, some wait, few of the same account.
 * `by` is the account that sends, whatever the line knows it by.
 * Refuses: 'busy' when as many wait, 'failed' for an error, a crash and no answer in time.
 */
export function openApart<In, Out>(
  file: URL,
  bounds: { readonly limitMs: number; readonly waitingMax: number },
): (given: In, by: number) => Promise<Apart<Out>> {
  let last: Promise<unknown> = Promise.resolve()
  const inLine: number[] = []
  return async (given, by) => {
    const ofSame = inLine.filter((one) => one === by).length
    if (inLine.length > bounds.waitingMax || ofSame >= EACH_MAX) {
      return { ok: false, because: 'busy' }
    }
    inLine.push(by)
    // A machine out of memory or files may refuse a process at once: the line goes on.
    const failed = (): Apart<Out> => ({ ok: false, because: 'failed' })
    const done = last.then(() => run<In, Out>(file, given, bounds.limitMs)).catch(failed)
    last = done
    return done.finally(() => inLine.splice(inLine.indexOf(by), 1))
  }
}
