// zpc trace: the contacts of one imported person, as JSON or as a table. Each run is a look and
// leaves its row in the audit chain before anything is printed. Source: F38, ADR 0006.
import { OperatorError } from '../base/errors.ts'
import { parseRfc3339 } from '../base/instant.ts'
import type { Instant } from '../base/instant.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import type { Database } from '../platform/database.ts'
import { expandToHumans, findByReference } from '../people/index.ts'
import { appendAudit } from '../staff/index.ts'
import {
  GENERATIONS_MAX,
  TIME_ORDERS,
  WINDOW_MINUTES_MAX,
  presentTrace,
  traceContacts,
} from '../tracing/index.ts'
import type { TimeOrder, TraceResult, TraceRule } from '../tracing/index.ts'
import { cliActor } from './operate.ts'

export type TraceCommandOptions = {
  readonly person: string
  readonly from?: string
  readonly to?: string
  readonly windowMinutes?: string
  readonly stays?: boolean
  readonly generations: string
  readonly timeOrder: string
  readonly json?: boolean
}

type Question = {
  readonly from: Instant | undefined
  readonly to: Instant | undefined
  readonly rule: TraceRule
  readonly generations: number
  readonly timeOrder: TimeOrder
}

function readTime(option: string, text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  const at = parseRfc3339(text)
  if (at === undefined) throw new OperatorError(`${option} needs a time as 2026-01-02T03:04:05Z.`)
  return at
}

function readWhole(option: string, text: string, limits: { min: number; max: number }): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number >= limits.min && number <= limits.max) return number
  throw new OperatorError(`${option} needs a whole number from ${limits.min} to ${limits.max}.`)
}

function readRule(options: TraceCommandOptions): TraceRule {
  if ((options.windowMinutes !== undefined) === (options.stays === true)) {
    throw new OperatorError('Say either --window-minutes N or --stays.')
  }
  if (options.windowMinutes === undefined) return { kind: 'stays' }
  const limits = { min: 0, max: WINDOW_MINUTES_MAX }
  return { kind: 'window', minutes: readWhole('--window-minutes', options.windowMinutes, limits) }
}

function readQuestion(options: TraceCommandOptions): Question {
  const timeOrder = TIME_ORDERS.find((word) => word === options.timeOrder)
  if (!timeOrder) throw new OperatorError('--time-order is any or forward.')
  const from = readTime('--from', options.from)
  const to = readTime('--to', options.to)
  if (from !== undefined && to !== undefined && from >= to) {
    throw new OperatorError('--from must lie before --to.')
  }
  const limits = { min: 1, max: GENERATIONS_MAX }
  const generations = readWhole('--generations', options.generations, limits)
  return { from, to, rule: readRule(options), generations, timeOrder }
}

async function recordLook(database: Database, personId: number, question: Question): Promise<void> {
  const { rule, generations, timeOrder } = question
  await database.sql.begin((tx) =>
    appendAudit(tx, {
      at: systemClock.now(),
      actor: cliActor(),
      actorKind: 'cli',
      action: 'trace-run',
      personId,
      detail: {
        rule: rule.kind,
        minutes: rule.kind === 'window' ? rule.minutes : 0,
        generations,
        timeOrder,
        from: question.from ?? 0,
        to: question.to ?? 0,
      },
    }),
  )
}

function describe(result: TraceResult): string {
  const head = `${result.generations.join(' + ')} contacts, ${result.elapsedMs} ms\n`
  const lines = result.contacts.map((contact) => {
    const shared =
      contact.overlapMinutes === undefined
        ? `${contact.minGapMinutes.toFixed(1)} min apart`
        : `${contact.overlapMinutes.toFixed(1)} min together, ${contact.certainty ?? 'inferred'}`
    const where = contact.places.slice(0, 3).join(' ')
    return `${contact.generation}  ${contact.person}  ${contact.pairs} x  ${shared}  ${where}\n`
  })
  return head + lines.join('')
}

/**
 * Traces one person and prints the contacts.
 * Throws: OperatorError with one sentence for a wrong option or an unknown reference.
 * Source: ARCHITECTURE.md, Commands.
 */
export async function traceCommand(config: Config, options: TraceCommandOptions): Promise<void> {
  const question = readQuestion(options)
  const database = await openDatabase(config, { max: 2 })
  try {
    const { sql, keyring } = database
    const found = await findByReference(sql, keyring, options.person)
    const [root] = (await expandToHumans(sql, found)).values()
    if (root === undefined) {
      throw new OperatorError(`Nobody was imported under the reference ${options.person}.`)
    }
    await recordLook(database, root, question)
    const trace = await traceContacts(sql, {
      ...question,
      personIds: found,
      now: systemClock.now(),
    })
    const { rule, timeOrder } = question
    const result = await presentTrace(sql, keyring, trace, {
      case: options.person,
      rule,
      timeOrder,
    })
    process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : describe(result))
  } finally {
    await database.close()
  }
}
