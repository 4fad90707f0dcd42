// `zpc bench trace --visits N`: the trace of a case over N visits against the bare SQL statement a
// database administrator would type, alternating in the same run on the same connections.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY, dayOf, dayStart } from '../src/base/instant.ts'
import { systemClock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import type { Sql } from '../src/platform/postgres.ts'
import { traceContacts } from '../src/tracing/index.ts'
import type { Trace, TraceRule } from '../src/tracing/index.ts'
import { ensureDays } from '../src/visits/index.ts'

const DAYS = 21
// A person makes about 1.5 visits a day.
const VISITS_PER_PERSON = 31
// A place sees 250 a day on average, the busiest some thousands.
const VISITS_PER_PLACE = 5000
const CASES = 60
const WARM_UP_CASES = 5
const WINDOW_SECONDS = 1800

type Size = { readonly visits: number; readonly people: number; readonly places: number }

async function fill(sql: Sql, size: Size, today: number): Promise<void> {
  const perDay = Math.ceil(size.visits / DAYS)
  for (let back = DAYS - 1; back >= 0; back -= 1) {
    const start = dayStart(today - back)
    // Opening hours of 14 hours; the cube makes few places busy and many quiet.
    await sql`
      insert into visits.visit (person_id, reporter_id, entered_at, place_id, print_no, device_no,
        flags, rule_version)
      select 1 + floor(random() * ${size.people}::bigint)::bigint, null,
        ${start}::integer + 28800 + floor(random() * 50400)::integer,
        1 + floor(power(random(), 3) * ${size.places}::integer)::integer, 1, 1, 0, 1
      from generate_series(1, ${perDay}::bigint)
      on conflict do nothing`
    process.stderr.write(`\rfilling: ${Math.round((100 * (DAYS - back)) / DAYS)} % `)
  }
  // A registration each: folding them to humans is part of a trace.
  await sql`
    insert into people.person (person_id, root_id, pair_blind, origin)
    select id, id, int8send(id) || int8send(id), 5
    from generate_series(1, ${size.people}::bigint) as given (id)`
  await sql.unsafe('vacuum (analyze) visits.visit')
  await sql.unsafe('vacuum (analyze) people.person')
  process.stderr.write('\n')
}

type BareRow = { person_id: number; pairs: number }

async function traceBare(sql: Sql, personId: number): Promise<BareRow[]> {
  return sql<BareRow[]>`
    select o.person_id, count(*)::integer as pairs, array_agg(distinct o.place_id) as place_ids,
      min(o.entered_at) as first_at, max(o.entered_at) as last_at,
      min(abs(o.entered_at - v.entered_at)) as min_gap
    from visits.visit v join visits.visit o on o.place_id = v.place_id
      and o.entered_at between v.entered_at - ${WINDOW_SECONDS} and v.entered_at + ${WINDOW_SECONDS}
    where v.person_id = ${personId} and o.person_id <> ${personId}
    group by o.person_id`
}

function traceByUseCase(sql: Sql, personId: number, rule: TraceRule) {
  return traceContacts(sql, {
    personIds: [personId],
    rule,
    generations: 1,
    timeOrder: 'any',
    now: systemClock.now(),
  })
}

type Timed<T> = { readonly ms: number; readonly answer: T }

async function clock<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const start = performance.now()
  const answer = await work()
  return { ms: performance.now() - start, answer }
}

function median(figures: readonly number[]): number {
  return figures.toSorted((left, right) => left - right)[Math.floor(figures.length / 2)] ?? 0
}

function round(figure: number): number {
  return Math.round(figure * 100) / 100
}

async function measureCases(sql: Sql, people: number) {
  const window: TraceRule = { kind: 'window', minutes: WINDOW_SECONDS / 60 }
  const taken = { useCase: [] as number[], bare: [] as number[], stays: [] as number[] }
  const found = { window: [] as number[], stays: [] as number[] }
  for (let index = 0; index < CASES + WARM_UP_CASES; index += 1) {
    const personId = 1 + Math.floor(((index + 0.5) * people) / (CASES + WARM_UP_CASES))
    // Whoever goes first warms the cache for the other, so they take turns.
    const runUseCase = (): Promise<Timed<Trace>> =>
      clock(() => traceByUseCase(sql, personId, window))
    const early = index % 2 === 0 ? await runUseCase() : undefined
    const bare = await clock(() => traceBare(sql, personId))
    const useCase = early ?? (await runUseCase())
    const stays = await clock(() => traceByUseCase(sql, personId, { kind: 'stays' }))
    assert.equal(useCase.answer.contacts.length, bare.answer.length, 'both find the same people')
    if (index < WARM_UP_CASES) continue
    taken.useCase.push(useCase.ms)
    taken.bare.push(bare.ms)
    taken.stays.push(stays.ms)
    found.window.push(useCase.answer.contacts.length)
    found.stays.push(stays.answer.contacts.length)
  }
  return {
    traceP50Ms: round(median(taken.useCase)),
    bareP50Ms: round(median(taken.bare)),
    ratio: round(median(taken.useCase) / median(taken.bare)),
    staysP50Ms: round(median(taken.stays)),
    contactsP50: median(found.window),
    staysContactsP50: median(found.stays),
  }
}

/** Fills a scratch database, measures, prints what it does on standard error. */
export async function benchTrace({ visits }: { visits: number }): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'zpc-bench-'))
  const env = { ZPC_VAR: join(folder, 'var'), ZPC_KEYS: join(folder, 'keys'), ZPC_LOG: 'error' }
  const database = await openDatabase(readConfig(env), { max: 4 })
  try {
    const { sql } = database
    const now = systemClock.now()
    await ensureDays(sql, now, DAYS)
    const size = {
      visits,
      people: Math.max(100, Math.round(visits / VISITS_PER_PERSON)),
      places: Math.max(20, Math.round(visits / VISITS_PER_PLACE)),
    }
    const filled = await clock(() => fill(sql, size, dayOf(now - DAY)))
    const [stored] = await sql<{ n: number }[]>`select count(*)::bigint as n from visits.visit`
    const figures = await measureCases(sql, size.people)
    const fillSeconds = Math.round(filled.ms / 1000)
    return { what: 'trace', ...figures, cases: CASES, ...size, visits: stored?.n, fillSeconds }
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
