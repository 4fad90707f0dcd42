// The candidates of a case as a file: streamed, safe in a spreadsheet, masked like the screen. The
// row about it is committed before the first byte leaves. Source: F35, F38.
import type { Readable } from 'node:stream'
import { formatShanghai } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { listCandidateIds, streamCandidates } from './candidate.sql.ts'
import { presentCandidates } from './case-candidates.ts'
import { findCase, recordLook } from './case-look.ts'
import type { Desk } from './case-look.ts'
import type { CandidateRow } from './contract.ts'
import { streamCsv } from './csv.ts'

const COLUMNS = [
  '编号 id',
  '姓名 name',
  '手机 phone',
  '证件 document',
  '导入编号 reference',
  '类别 class',
  '判定人 set by',
  '分值 score',
  '确定性 certainty',
  '远近 nearness',
  '同处分钟 minutes together',
  '同场次数 times together',
  '最早 first',
  '最晚 last',
  '原因',
  'reason',
] as const

function cellsOf(row: CandidateRow): string[] {
  return [
    String(row.person.personId),
    row.person.maskedName,
    row.person.maskedPhone,
    row.person.maskedDocument,
    row.person.reference ?? '',
    row.class,
    row.classifiedBy ?? '',
    String(row.score),
    row.certainty,
    row.closeness,
    String(Math.round(row.overlapSeconds / 60)),
    String(row.pairs),
    formatShanghai(row.firstAt),
    formatShanghai(row.lastAt),
    row.sentence.zh,
    row.sentence.en,
  ]
}

async function* rowsOf(desk: Desk, caseId: number): AsyncGenerator<string[]> {
  for await (const batch of streamCandidates(desk.sql, caseId)) {
    for (const row of await presentCandidates(desk.sql, desk, batch)) yield cellsOf(row)
  }
}

/** Opens the file of a case's candidates. Refuses: 'case-unknown'. Source: F35. */
export async function exportCandidates(
  desk: Desk,
  caseId: number,
): Promise<{ ok: true; fileName: string; stream: Readable } | Refused> {
  return desk.sql.begin(async (tx) => {
    const found = await findCase(tx, desk, caseId)
    if (!found.ok) return refuse(found.refusal)
    const personsSeen = await listCandidateIds(tx, caseId)
    const detail = { rows: personsSeen.length }
    await recordLook(tx, desk, { action: 'candidates-exported', personsSeen, caseId, detail })
    const stream = streamCsv(COLUMNS, rowsOf(desk, caseId))
    return { ok: true, fileName: `${found.file.case_number}.csv`, stream } as const
  })
}
