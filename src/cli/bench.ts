// `zpc bench`: measures and writes the figures with the machine they were measured on.
import { writeFileSync } from 'node:fs'
import { cpus, platform, release, totalmem } from 'node:os'
import { OperatorError } from '../base/errors.ts'

type Options = { visits?: string; json?: string }

function machine(): object {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
  }
}

async function measure(what: string, options: Options): Promise<object> {
  const visits = Number(options.visits ?? 1_000_000)
  if (!Number.isInteger(visits) || visits < 1) {
    throw new OperatorError('--visits needs a whole number above 0.')
  }
  switch (what) {
    case 'checkin':
      return (await import('../../bench/checkin.ts')).benchCheckin()
    case 'trace':
      return (await import('../../bench/trace.ts')).benchTrace({ visits })
    case 'start':
      return (await import('../../bench/start.ts')).benchStart()
    case 'page':
      return (await import('../../bench/page.ts')).benchPage()
    case 'posters':
      return (await import('../../bench/posters.ts')).benchPosters()
    default:
      throw new OperatorError(
        `There is no benchmark ${what}. Use checkin, trace, start, page or posters.`,
      )
  }
}

/** Measures one thing; prints the figures, or writes them to a file. */
export async function runBench(what: string, options: Options): Promise<void> {
  const figures = { ...(await measure(what, options)), machine: machine() }
  const text = `${JSON.stringify(figures, null, 2)}\n`
  if (options.json === undefined || options.json === '-') process.stdout.write(text)
  else writeFileSync(options.json, text)
}
