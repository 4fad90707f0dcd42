// `zpc bench`: measures and writes the figures with the machine they were measured on.
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { cpus, platform, release, totalmem } from 'node:os'
import { OperatorError } from '../base/errors.ts'

/** json is true for --json without a file. */
type Options = { visits?: string; json?: string | true }

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

// Asked before the measuring, which takes minutes; earlier figures stay until there are new ones.
function checkWritable(path: string): void {
  try {
    closeSync(openSync(path, 'a'))
  } catch (error) {
    const why = (error as Error).message
    throw new OperatorError(`${path} cannot be written (${why}).`, { cause: error })
  }
}

/**
 * Measures one thing; prints the figures, or writes them to a file.
 * Throws: OperatorError for what is not measured and a file that cannot be written.
 */
export async function runBench(what: string, options: Options): Promise<void> {
  const { json } = options
  const file = json === true || json === '-' ? undefined : json
  if (file !== undefined) checkWritable(file)
  const figures = { ...(await measure(what, options)), machine: machine() }
  const text = `${JSON.stringify(figures, null, 2)}\n`
  if (file === undefined) process.stdout.write(text)
  else writeFileSync(file, text)
}
