// Rows of the audit chain as they are read: the same act again and again by the same person is one
// line with its number of times. Nothing is left out: the line names its first and last row. Pure.
import type { AuditLine } from '../../src/staff/contract.ts'

/** Rows that say the same, one after the other. Shape: the newest, with the number of the first. */
export type FoldedLine = AuditLine & { readonly firstSeq: number; readonly times: number }

function isSame(one: AuditLine, other: AuditLine): boolean {
  return (
    one.actor === other.actor &&
    one.action === other.action &&
    one.personId === other.personId &&
    one.caseId === other.caseId &&
    one.reason === other.reason &&
    one.detail === other.detail
  )
}

/** Folds rows that follow each other in the chain and say the same. Shape: newest first. */
export function foldRows(rows: readonly AuditLine[]): FoldedLine[] {
  const folded: FoldedLine[] = []
  for (const row of rows) {
    const last = folded.at(-1)
    // A row between them that is not shown here would be said to be one of them.
    const follows = last !== undefined && row.seq === last.firstSeq - 1
    if (last && follows && isSame(last, row)) {
      folded[folded.length - 1] = { ...last, firstSeq: row.seq, times: last.times + 1 }
    } else folded.push({ ...row, firstSeq: row.seq, times: 1 })
  }
  return folded
}

/** Gives the registration behind an actor that is a person; undefined for staff and the system. */
export function actorPerson({ actor, actorKind }: AuditLine): number | undefined {
  const id = actorKind === 'person' ? /^person:(\d{1,15})$/.exec(actor)?.[1] : undefined
  return id === undefined ? undefined : Number(id)
}

/** Gives whom a row is about: one person, or everyone on the list that was looked at. */
export function personsOf({ personId, detail }: AuditLine): number[] {
  const { persons } = JSON.parse(detail) as { persons?: unknown }
  const seen = Array.isArray(persons) ? persons.filter((one) => typeof one === 'number') : []
  return [...new Set([...(personId === null ? [] : [personId]), ...seen])]
}
