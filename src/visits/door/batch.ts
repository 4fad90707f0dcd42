// Travel registration for a group: a list, pasted text or a spreadsheet, each row registered whole
// or not at all, with a result of its own. Source: Notice clause IV; F16; security decision 4.
import { createHash } from 'node:crypto'
import { dayOf } from '../../base/instant.ts'
import type { Instant } from '../../base/instant.ts'
import { REFUSALS, refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import { checkDocument, checkName, checkPhone } from '../../people/index.ts'
import { readSheet } from '../../platform/read-sheet.ts'
import type { Gatekeeper } from './access.ts'
import { partText, readLines } from './batch-lines.ts'
import type { BatchLine } from './batch-lines.ts'
import type { BatchAnswer, BatchBody, BatchRow, PersonFields } from './contract.ts'
import type { DoorDeps } from './door-deps.ts'
import { recordTyped } from './record-entry.ts'
import { withinBound } from './register.ts'

/** Four coaches; more is an import of the town. */
const ROWS_MAX = 200

async function readBatch(body: BatchBody, by: number): Promise<BatchLine[] | Refused> {
  const { rows, text, xlsx } = body
  const given = [rows, text, xlsx].filter((one) => one !== undefined)
  if (given.length !== 1) return refuse('bad-input')
  if (rows) return rows.map((person, at) => ({ row: at + 1, person }))
  const table =
    xlsx === undefined
      ? partText(text ?? '')
      : await readSheet(Buffer.from(xlsx, 'base64'), ROWS_MAX + 2, by)
  if (!table) return refuse('file-unreadable', 'xlsx')
  if (table === 'busy') return refuse('busy')
  const lines = readLines(table)
  return lines.length > ROWS_MAX ? refuse('too-large') : lines
}

function showRefused(row: number, { refusal, field }: Refused): BatchRow {
  const { zh, en } = REFUSALS[refusal]
  const message = { zh, en }
  return { row, state: 'refused', error: refusal, message, ...(field !== undefined && { field }) }
}

/** Finds what is wrong with a person's fields, as registration would. */
function findProblem(person: PersonFields, now: Instant): Refused | undefined {
  if (person.kind === 'none') return refuse('document-invalid', 'document')
  const checks = [
    checkName(person.name),
    checkDocument({ ...person, kind: person.kind }, dayOf(now)),
    ...(person.phone ? [checkPhone(person.phone, true)] : []),
  ]
  return checks.find((check): check is Refused => !check.ok)
}

/** Numbers a row of a batch, so that the batch sent again meets the same entries. */
function entryIdOf(batchId: string, row: number, person: PersonFields): string {
  const text = JSON.stringify([batchId, row, person])
  const hex = createHash('sha256').update(text).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  return [...parts, hex.slice(20, 32)].join('-')
}

async function recordLine(
  deps: DoorDeps,
  keeper: Gatekeeper,
  line: { readonly row: number; readonly person: PersonFields; readonly body: BatchBody },
): Promise<BatchRow> {
  const { row, person, body } = line
  const entry = {
    entryId: entryIdOf(body.entryId, row, person),
    print: keeper.print,
    byId: keeper.personId,
    enteredAt: deps.clock.now(),
    method: 'staff',
    lateness: 'static',
    marks: 0,
  } as const
  const { isDocumentSeen = false } = body
  const typed = { person, isDocumentSeen, origin: 'staff' } as const
  const recorded = await withinBound(deps, keeper, () => recordTyped(deps, entry, typed))
  if (!recorded.ok) return showRefused(row, recorded)
  const { key, verdict, maskedName, isEarlier } = recorded
  return {
    row,
    state: isEarlier ? 'earlier' : 'recorded',
    key,
    ...(verdict && { verdict }),
    ...(maskedName !== undefined && { maskedName }),
  }
}

/**
 * Registers a group, row by row; in a trial nobody is recorded and nothing is said of anyone.
 * Refuses: 'bad-input', 'file-unreadable', 'too-large'. Throws: Busy; send the same again.
 * Source: F16.
 */
export async function registerBatch(
  deps: DoorDeps,
  keeper: Gatekeeper,
  body: BatchBody,
): Promise<BatchAnswer | Refused> {
  const lines = await readBatch(body, keeper.personId)
  if ('ok' in lines) return lines
  const now = deps.clock.now()
  const rows: BatchRow[] = []
  for (const { row, person } of lines) {
    const problem = person ? findProblem(person, now) : refuse('bad-input')
    if (!person || problem) rows.push(showRefused(row, problem ?? refuse('bad-input')))
    else if (body.isTrial) rows.push({ row, state: 'fit' })
    else rows.push(await recordLine(deps, keeper, { row, person, body }))
  }
  const refused = rows.filter((row) => row.state === 'refused').length
  const recorded = rows.filter((row) => row.state === 'recorded').length
  return { ok: true, recorded, refused, rows }
}
