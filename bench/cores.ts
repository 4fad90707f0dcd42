// A load that shares its core with what it measures makes it wait, and a scheduler may leave the
// other idle meanwhile (a fifth of both, measured): what comes out is the share of the scheduler.
// So the load gets one core, and everything that is measured the others.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

type Cores = {
  /** Numbers of processors, as taskset takes them. */
  readonly load: string
  readonly measured: string
}

/** Reads the processors this process may use; none where there is no /proc. */
function readCores(): number[] {
  try {
    const status = readFileSync('/proc/self/status', 'latin1')
    const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? ''
    return list.split(',').flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    })
  } catch {
    return []
  }
}

/**
 * Moves this process with all its threads; what it starts from now on stays there too. Says whether
 * it could.
 */
export function moveTo(cores: string): boolean {
  return spawnSync('taskset', ['-acp', cores, String(process.pid)]).status === 0
}

/**
 * Divides the cores, and moves to those of what is measured; undefined where there is one only or
 * no taskset.
 */
export function divideCores(): Cores | undefined {
  const all = readCores()
  const load = all.pop()
  if (load === undefined || all.length === 0) return undefined
  const cores: Cores = { load: String(load), measured: all.join(',') }
  return moveTo(cores.measured) ? cores : undefined
}
