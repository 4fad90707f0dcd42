import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { openTestDatabase } from '../../test/helpers/database.ts'
import type { TestDatabase } from '../../test/helpers/database.ts'
import { DAY, dayOf, dayStart, toRfc3339 } from '../base/instant.ts'
import { OperatorError } from '../base/errors.ts'
import { systemClock } from '../platform/clock.ts'
import { ensureDays } from './days.ts'
import { importVisits } from './import-visits.ts'
import { makeRecordSplitter } from './import-visits-lines.ts'

const NOW = systemClock.now()
const RETENTION_DAYS = 21
const HEADER = 'person,place,place_name,time_utc,left_utc'

let database: TestDatabase
let folder: string
before(async () => {
  database = await openTestDatabase()
  await ensureDays(database.sql, NOW, RETENTION_DAYS)
  folder = mkdtempSync(join(tmpdir(), 'zpc-import-'))
})
after(async () => {
  await database[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

async function importText(name: string, content: string | Buffer, hasRawRejects = false) {
  const file = join(folder, name)
  writeFileSync(file, content)
  const { sql, keyring } = database
  const report = await importVisits(sql, keyring, { file, category: 'shopping', hasRawRejects })
  const rejects = `${file}.rejects.csv`
  return { report, rejects: existsSync(rejects) ? readFileSync(rejects, 'utf8') : '' }
}

const count = async (): Promise<number> => {
  const [row] = await database.sql<{ count: number }[]>`
    select (select count(*) from visits.visit)::int + (select count(*) from visits.visit_held)::int
      as count`
  return row?.count ?? 0
}

test('keeps good rows and tells of each bad one its line, column and reason', async () => {
  const at = toRfc3339(NOW - DAY)
  const rows = [
    HEADER,
    `R1,S1,Shop,${at},`,
    `,S1,Shop,${at},`,
    `R2,,Shop,${at},`,
    'R2,S1,Shop,2026-02-30T10:00:00Z,',
    'R2,S1,Shop,2026-01-01 10:00,',
    'R2,S1,Shop,1969-12-31T23:59:59Z,',
    `R2,S1,Shop,${at}`,
    `R2,S1,Shop,${at},,more`,
    `${'x'.repeat(201)},S1,Shop,${at},`,
    `R2,S1,"Shop,${at},`,
    `R3,S1,Shop,${at},`,
    `R4,S1,Sh"op,${at},`,
    `R\0,S1,Shop,${at},`,
    `R5,S1,Shop,${at},${toRfc3339(NOW - 2 * DAY)}`,
    `R5,S1,Shop,${at},${toRfc3339(NOW + 8 * DAY)}`,
    `R6,S1,${'y'.repeat(70_000)},${at},`,
    '',
    `R7,"S,2","Two ""quoted""\nlines",${at},${toRfc3339(NOW - DAY + 600)}`,
  ]
  const { report, rejects } = await importText('bad.csv', rows.join('\n'))
  const wrongTime = 'not a time as 2026-01-02T03:04:05Z'
  assert.deepEqual(rejects.split('\r\n').filter(Boolean), [
    'line,column,reason',
    '3,person,empty',
    '4,place,empty',
    `5,time_utc,${wrongTime}`,
    `6,time_utc,${wrongTime}`,
    '7,time_utc,time outside 1970 to 2038',
    '8,,4 columns instead of 5',
    '9,,6 columns instead of 5',
    '10,person,longer than 200',
    '11,,quote not closed or misplaced',
    '13,,quote not closed or misplaced',
    '14,person,NUL byte',
    '15,left_utc,before time_utc',
    '16,left_utc,more than 7 days later',
    '17,,line too long',
  ])
  assert.deepEqual(
    { ...report, rejectsFile: undefined },
    { read: 17, stored: 3, held: 0, duplicates: 0, rejected: 14, rejectsFile: undefined },
  )
  const [out] = await database.sql<{ minutes: number }[]>`
    select (left_at - entered_at) / 60 as minutes from visits.check_out`
  assert.equal(out?.minutes, 10)
})

test('writes the raw line of a rejected row only when asked', async () => {
  const text = `${HEADER}\n321182199001011234,S1,Shop,yesterday,\n`
  const quiet = await importText('quiet.csv', text)
  assert.ok(!quiet.rejects.includes('321182'))
  const raw = await importText('raw.csv', text, true)
  assert.ok(raw.rejects.includes('"321182199001011234,S1,Shop,yesterday,"'))
})

test('removes the rejects of an earlier run when nothing is rejected', async () => {
  const at = toRfc3339(NOW - DAY)
  assert.ok((await importText('mended.csv', `${HEADER}\nR1,S1,Shop,,\n`)).rejects !== '')
  assert.equal((await importText('mended.csv', `${HEADER}\nR1,S1,Shop,${at},\n`)).rejects, '')
})

test('reads a byte order mark, CR LF, other column orders and no line end at the end', async () => {
  const at = toRfc3339(NOW - 2 * DAY)
  const text = `\uFEFFTime_UTC,note,person,place\r\n${at},x,W1,T1\r\n${at},"a, b",W2,T1`
  const { report } = await importText('windows.csv', text)
  assert.deepEqual(report, { read: 2, stored: 2, held: 0, duplicates: 0, rejected: 0 })
})

test('puts visits outside the live days under a hold named after the file', async () => {
  const old = toRfc3339(dayStart(dayOf(NOW) - RETENTION_DAYS) - 1)
  const first = toRfc3339(dayStart(dayOf(NOW) - RETENTION_DAYS))
  const ahead = toRfc3339(NOW + 30 * DAY)
  const rows = [HEADER, `H1,S1,Shop,${old},`, `H2,S1,Shop,${first},`, `H3,S1,Shop,${ahead},`]
  const { report } = await importText('old times.csv', rows.join('\n'))
  assert.deepEqual(report, { read: 3, stored: 3, held: 2, duplicates: 0, rejected: 0 })
  const holds = await database.sql<{ name: string; visits: number }[]>`
    select h.name, count(*)::int as visits
    from visits.hold h join visits.visit_held v using (hold_id) group by h.name`
  assert.deepEqual([...holds], [{ name: 'old times.csv', visits: 2 }])
})

test('stores nothing twice: not in one file, not from a second, not once its day is live', async () => {
  const { sql } = database
  const later = NOW + 9 * DAY
  const at = toRfc3339(NOW - 3 * DAY)
  const ahead = toRfc3339(later - DAY)
  const text = `${HEADER}\nD1,S1,Shop,${at},\nD1,S1,Shop,${at},\nD2,S1,Shop,${ahead},\n`
  const first = await importText('twice.csv', text)
  assert.deepEqual(first.report, { read: 3, stored: 2, held: 1, duplicates: 1, rejected: 0 })
  const before = await count()
  await ensureDays(sql, later, RETENTION_DAYS + 9)
  const again = await importText('another name.csv', text)
  assert.equal(again.report.stored, 0)
  assert.equal(again.report.duplicates, 3)
  assert.equal(await count(), before)
})

test('says in one sentence what is wrong with a file as a whole', async () => {
  const { sql, keyring } = database
  const options = { category: 'shopping', hasRawRejects: false }
  const broken = (file: string) => importVisits(sql, keyring, { ...options, file })
  await assert.rejects(broken(join(folder, 'none.csv')), OperatorError)
  await assert.rejects(broken(folder), OperatorError)
  await assert.rejects(importText('empty.csv', ''), /lacks person, place, time_utc/)
  await assert.rejects(importText('columns.csv', 'who,where\na,b\n'), OperatorError)
  const utf16 = Buffer.from(`${HEADER}\n`, 'utf16le')
  await assert.rejects(importText('utf16.csv', utf16), OperatorError)
  const file = join(folder, 'category.csv')
  writeFileSync(file, `${HEADER}\nC1,S99,Shop,${toRfc3339(NOW)},\n`)
  await assert.rejects(importVisits(sql, keyring, { ...options, file, category: 'moon' }), /moon/)
})

test('rejects references that are not UTF-8', async () => {
  const gbk = Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from([0xd5, 0xc5, 0xc8, 0xfd])])
  const tail = Buffer.from(`,S1,Shop,${toRfc3339(NOW)},\n`)
  const { report, rejects } = await importText('gbk.csv', Buffer.concat([gbk, tail]))
  assert.equal(report.rejected, 1)
  assert.ok(rejects.includes('2,person,not UTF-8'))
})

const MANY = 40_000
function manyRows(): string {
  const rows = ['person,place,place_name,time_utc']
  for (let row = 0; row < MANY; row += 1) {
    const at = toRfc3339(NOW - 10 * DAY - row * 7)
    rows.push(`K${row % 3000},L${row % 400},Shop ${row % 400},${at}`)
  }
  return rows.join('\n')
}

test('a run killed in the middle leaves a part, and the next run adds only the rest', async () => {
  const file = join(folder, 'killed.csv')
  writeFileSync(file, manyRows())
  const before = await count()
  const zpc = resolve(import.meta.dirname, '../cli/zpc.ts')
  const child = spawn(process.execPath, [zpc, 'import-visits', file], {
    env: { ...process.env, ...database.env },
    stdio: 'ignore',
  })
  const exited = new Promise((done) => child.once('exit', done))
  while ((await count()) === before && child.exitCode === null) await sleep(5)
  child.kill('SIGKILL')
  await exited
  // The server may still commit what it had been sent.
  await sleep(300)
  const part = (await count()) - before
  assert.ok(part > 0 && part < MANY, `killed after ${part} rows`)
  const { sql, keyring } = database
  const growth = await growthWhile(async () => {
    const report = await importVisits(sql, keyring, {
      file,
      category: 'shopping',
      hasRawRejects: false,
    })
    assert.equal(report.stored, MANY - part)
    assert.equal(report.duplicates, part)
  })
  assert.equal((await count()) - before, MANY)
  assert.ok(growth < 150 * 2 ** 20, `grew by ${Math.round(growth / 2 ** 20)} MB`)
})

test('two imports at once of the same visits in opposite order store each once', async () => {
  const rows = Array.from({ length: 12_000 }, (_, row) => {
    const at = toRfc3339(NOW - 5 * DAY - row * 11)
    return `X${(row * 7) % 900},Y${(row * 13) % 300},Shop,${at}`
  })
  const header = 'person,place,place_name,time_utc'
  const before = await count()
  const [one, other] = await Promise.all([
    importText('forth.csv', [header, ...rows].join('\n')),
    importText('back.csv', [header, ...rows.toReversed()].join('\n')),
  ])
  assert.equal(one.report.stored + other.report.stored, rows.length)
  assert.equal((await count()) - before, rows.length)
})

async function growthWhile(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss()
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 20)
  await work()
  clearInterval(timer)
  return most - before
}

test('splits the same records wherever the pieces of a file are cut', () => {
  const cell = fc.constantFrom('a', '"b"', '"c,""d"""', '"e\nf"', '', '"open', 'g"h', 'i\r')
  const line = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','))
  const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, fc.array(fc.nat(200), { maxLength: 20 }), (whole, cuts) => {
      const splitter = makeRecordSplitter()
      const all = [...splitter.push(whole), ...splitter.end()]
      const other = makeRecordSplitter()
      const points = [0, ...cuts.toSorted((left, right) => left - right), whole.length]
      const pieces = points.slice(1).map((point, index) => whole.slice(points[index], point))
      const cut = [...pieces.flatMap((piece) => other.push(piece)), ...other.end()]
      assert.deepEqual(cut, all)
      const lines = all.map((record) => record.line)
      assert.deepEqual(
        lines,
        [...new Set(lines)].toSorted((left, right) => left - right),
      )
    }),
  )
})

test('reads quoted fields as another parser does', () => {
  const cells = fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '文') }), {
    minLength: 2,
    maxLength: 4,
  })
  fc.assert(
    fc.property(cells, (given) => {
      const text = given.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
      const splitter = makeRecordSplitter()
      const [record] = [...splitter.push(text), ...splitter.end()]
      assert.deepEqual(record?.fields, parse(text)[0])
    }),
  )
})
