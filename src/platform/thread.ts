// Runs what a stranger's bytes may keep busy in a thread that ends with its answer or when its time
// is up; one at a time, so that a flood of them takes one core and not the city's.
import { Worker } from 'node:worker_threads'

// A thread that wants more is ended, and the server lives.
const MEMORY_MB = 512

export type Apart<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly because: 'busy' | 'failed' }

function run<In, Out>(file: URL, given: In, limitMs: number): Promise<Apart<Out>> {
  return new Promise((resolve) => {
    const resourceLimits = { maxOldGenerationSizeMb: MEMORY_MB }
    const worker = new Worker(file, { workerData: given, resourceLimits })
    let result: Apart<Out> = { ok: false, because: 'failed' }
    // A thread that has answered ends by itself: ending it from here may meet it while something is
    // still being compiled, and only what takes too long is worth that.
    const timer = setTimeout(() => void worker.terminate(), limitMs)
    worker.once('message', (answer: Out) => {
      result = { ok: true, answer }
    })
    // Bytes that are not what their head says; the exit follows.
    worker.once('error', () => undefined)
    worker.once('exit', () => {
      clearTimeout(timer)
      resolve(result)
    })
  })
}

/**
 * Opens a line before a file that answers `workerData` with one message: one runs, some wait.
 * Refuses: 'busy' when as many wait, 'failed' for an error and for no answer in time.
 */
export function openThread<In, Out>(
  file: URL,
  bounds: { readonly limitMs: number; readonly waitingMax: number },
): (given: In) => Promise<Apart<Out>> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (given) => {
    if (waiting > bounds.waitingMax) return { ok: false, because: 'busy' }
    waiting += 1
    const done = last.then(() => run<In, Out>(file, given, bounds.limitMs))
    last = done
    return done.finally(() => {
      waiting -= 1
    })
  }
}
