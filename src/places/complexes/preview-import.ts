// Shows what an import would do, before it does anything.
import { refuse } from '../../base/refusals.ts'
import type { Refused } from '../../base/refusals.ts'
import type { PeopleDeps } from '../../people/index.ts'
import type { PlaceId } from '../place.ts'
import type { Imported, Preview } from './contract.ts'
import { COLUMN_NAMES } from './import-rows.rule.ts'
import { loadPlan } from './load-plan.ts'
import type { LoadedPlan } from './load-plan.ts'
import { readImport } from './read-import.ts'
import type { ImportSource } from './read-import.ts'
import { sayProblem } from './row-problems.rule.ts'

// A file with more wrong rows has one cause; its first rows tell it.
const PROBLEMS_SHOWN = 100

/** What a page sends, of which one of the two is given. */
export type Sent = { readonly text?: string; readonly file?: string }

/** Reads what a page sends. Refuses: 'bad-input' for none or both. */
export function readSent(
  sent: Sent,
): { readonly ok: true; readonly source: ImportSource } | Refused {
  const { text, file } = sent
  if ((text === undefined) === (file === undefined)) return refuse('bad-input')
  const source = text === undefined ? { file: Buffer.from(file ?? '', 'base64') } : { text }
  return { ok: true, source }
}

/** Counts what an import does. */
export function countPlan({ plan, invitations }: LoadedPlan): Imported {
  const count = (change: string): number =>
    plan.units.filter((unit) => unit.change === change).length
  return {
    made: count('new'),
    changed: count('changed'),
    // What only stands above a row is not what the file is about.
    same: plan.units.filter((unit) => unit.change === 'same' && unit.row !== undefined).length,
    invited: invitations.length,
  }
}

/**
 * Shows what an import would make of a place, or what is wrong with it, row by row.
 * Refuses: those of `readImport` and `loadPlan`.
 * Source: F7 (preview first).
 */
export async function previewImport(
  deps: PeopleDeps,
  asked: { readonly placeId: PlaceId; readonly sent: Sent; readonly personId: number },
): Promise<({ readonly ok: true } & Preview) | Refused> {
  const { placeId, sent, personId } = asked
  const given = readSent(sent)
  if (!given.ok) return given
  const read = await readImport(given.source, personId)
  if (!read.ok) return read
  const now = deps.clock.now()
  const loaded = await loadPlan(deps.sql, deps.keyring, { placeId, rows: read.rows, now })
  if (!loaded.ok) return loaded
  const { units, problems } = loaded.plan
  const invited = new Set(loaded.invitations.map((one) => one.index))
  return {
    ok: true,
    ...countPlan(loaded),
    rows: read.rows.length,
    problems: problems.slice(0, PROBLEMS_SHOWN).map((problem) => ({
      row: problem.row,
      column: COLUMN_NAMES[problem.column],
      message: sayProblem(problem),
    })),
    problemsTotal: problems.length,
    units:
      problems.length > 0
        ? []
        : units.map(({ depth, label, name, kind, category, change }, index) => ({
            depth,
            label,
            name,
            kind,
            category,
            change,
            isInvited: invited.has(index),
          })),
  }
}
