// zpc simulate: a synthetic city as a CSV that import-visits reads, with its ground truth beside.
// Needs no database. Streams day by day: memory holds one day, whatever the number of days.
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { makeCity, placesFor } from '../../sim/city.ts'
import { startChecksum, TRUTH_HEADER, VISITS_HEADER, writeDay } from '../../sim/csv.ts'
import { OperatorError } from '../base/errors.ts'

export type SimulateOptions = {
  readonly people: string
  readonly days: string
  readonly seed: string
  readonly truth?: string
  readonly out?: string
}

// More people than this run out of birthdays for their identity numbers; more days are years.
const PEOPLE_MAX = 2_000_000
const DAYS_MAX = 366
const SEED_MAX = 2 ** 32 - 1

// The Monday of the Notice. A run never asks the clock: the same seed is the same file for ever.
const FIRST_DAY = 19_093

/**
 * Writes the visits of a synthetic city to a file or standard output, and says its checksum.
 * Throws: OperatorError for a number out of its range or a file that cannot be written.
 */
export async function simulateCommand(options: SimulateOptions): Promise<void> {
  const people = readNumber('--people', options.people, { min: 1, max: PEOPLE_MAX })
  const days = readNumber('--days', options.days, { min: 1, max: DAYS_MAX })
  const seed = readNumber('--seed', options.seed, { min: 0, max: SEED_MAX })
  const visits = options.out === undefined ? openPipe(process.stdout) : openFile(options.out)
  const truth = options.truth === undefined ? undefined : openFile(options.truth)
  const city = makeCity(seed, { people, places: placesFor(people) })
  const sum = startChecksum()
  let scans = 0
  await visits.write(VISITS_HEADER)
  await truth?.write(TRUTH_HEADER)
  for (let day = FIRST_DAY; day < FIRST_DAY + days && !visits.isCut(); day += 1) {
    const text = writeDay(city, day, truth !== undefined)
    sum.update(text.visits)
    scans += text.scans
    await visits.write(text.visits)
    await truth?.write(text.truth)
  }
  await visits.end()
  await truth?.end()
  const made = `${people} people, ${city.places.length} places, ${days} days, ${scans} visits`
  process.stderr.write(`${made}, sha256 ${sum.digest('hex')}\n`)
}

function readNumber(name: string, text: string, range: { min: number; max: number }): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= range.min && value <= range.max) return value
  throw new OperatorError(`${name}: give a whole number from ${range.min} to ${range.max}.`)
}

type Output = {
  /** Resolves when the text has left our memory: a slow reader holds the city back. */
  readonly write: (text: string) => Promise<void>
  /** Whoever reads us has gone, as in `zpc simulate ... | head`: that is no failure. */
  readonly isCut: () => boolean
  readonly end: () => Promise<void>
}

function openPipe(pipe: Writable): Output {
  let isCut = false
  pipe.on('error', () => {
    isCut = true
  })
  return {
    write: (text) => new Promise((resolve) => pipe.write(text, () => resolve())),
    isCut: () => isCut,
    end: async () => {},
  }
}

function openFile(path: string): Output {
  const file = createWriteStream(path)
  const explain = (error: Error): OperatorError =>
    new OperatorError(`${path} cannot be written (${error.message}).`, { cause: error })
  // Each write reports its own failure; without a listener the first one would end the process.
  file.on('error', () => {})
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        file.write(text, (error) => (error ? reject(explain(error)) : resolve()))
      }),
    isCut: () => false,
    end: () => new Promise((resolve) => file.end(() => resolve())),
  }
}
