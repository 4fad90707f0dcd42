// "Who looked at me": the audit rows about one registration, in words that person can read. Shows
// that staff looked, when and what for, and neither who by name nor anything about others.
// Source: product F39; ADR 0006.
import type { Instant } from '../base/instant.ts'
import type { Db } from '../platform/postgres.ts'
import { auditActionName } from './audit-action.ts'
import type { AuditAction } from './audit-action.ts'
import { listAudit } from './audit.sql.ts'

/** One look, as the person looked at reads it. Units: seconds since 1970. */
export type Look = { readonly at: Instant; readonly zh: string; readonly en: string }

// Half a year of an open case; older looks are the auditor's to show.
const LOOKS_MAX = 100

const WORDS: Partial<Record<AuditAction, { readonly zh: string; readonly en: string }>> = {
  'person-searched': { zh: '流调人员按号码查找过您', en: 'A tracer searched for you by number' },
  'person-unmasked': { zh: '流调人员查看了您的姓名和电话', en: 'A tracer saw your name and phone' },
  'case-opened': { zh: '流调人员为您建立了病例', en: 'A tracer opened a case about you' },
  'case-viewed': { zh: '流调人员查看了您的病例', en: 'A tracer viewed your case' },
  'case-closed': { zh: '流调人员为您的病例结案', en: 'A tracer closed your case' },
  'itinerary-viewed': { zh: '流调人员查看了您的行程', en: 'A tracer viewed your itinerary' },
  'cases-listed': {
    zh: '流调人员在病例列表中看到了您的病例(已脱敏)',
    en: 'A tracer read a list of cases with yours, masked',
  },
  'case-traced': { zh: '流调人员追踪了您的行程', en: 'A tracer traced your itinerary' },
  'candidates-viewed': {
    zh: '流调人员在某病例的同处人员名单中看到了您(已脱敏)',
    en: 'A tracer read a list of people who shared a place with a case, with you, masked',
  },
  'candidates-exported': {
    zh: '流调人员导出了含有您的同处人员名单(已脱敏)',
    en: 'A tracer exported a list of people who shared a place with a case, with you, masked',
  },
  'stopped-viewed': {
    zh: '流调人员看到您在某病例停留期间于门口被劝阻(已脱敏)',
    en: 'A tracer read, masked, that you were stopped at a door while a case was inside',
  },
  'claims-viewed': {
    zh: '主管部门在场所认领列表中看到了您的申请',
    en: 'A supervisor read a list of claims of places with yours',
  },
  'handovers-listed': {
    zh: '主管部门在场所移交列表中看到了您参与的移交',
    en: 'A supervisor read a list of places being handed over with one of yours',
  },
  'candidate-viewed': {
    zh: '流调人员查看了您与某病例的同处记录',
    en: 'A tracer viewed where you shared a place with a case',
  },
  'assurance-raised': { zh: '工作人员核验了您的证件', en: 'Staff checked your document' },
  'candidate-classified': { zh: '流调人员对您作了判定', en: 'A tracer classified you' },
  'stop-viewed': {
    zh: '主管部门查看了您被劝阻的记录',
    en: 'A supervisor read the record of a stop of yours',
  },
  'stops-listed': {
    zh: '主管部门在劝阻列表中看到了您的记录(不显示姓名)',
    en: 'A supervisor read a list of stops with one of yours, without your name',
  },
  'stop-shown': {
    zh: '门口工作人员看到了您的劝阻和处置步骤',
    en: 'Staff at a door saw that you were stopped, and what to do',
  },
  'stop-changed': {
    zh: '门口工作人员记录了对您的处置',
    en: 'Staff at a door noted what was done with a stop of yours',
  },
  'stop-closed': {
    zh: '主管部门办结了您的劝阻记录',
    en: 'A supervisor closed the record of a stop of yours',
  },
  'state-noted': {
    zh: '门口工作人员记下了您出示的健康码或行程卡',
    en: 'Staff at a door noted the code you showed',
  },
  'disputes-viewed': {
    zh: '工作人员在证件争议列表中看到了您的登记(已脱敏)',
    en: 'Staff read a list of disputed documents with your registration, masked',
  },
  'trace-run': { zh: '工作人员运行了一次追踪', en: 'Staff ran a trace about you' },
}

/** Lists the looks at one registration. Shape: newest first, at most LOOKS_MAX. */
export async function listLooks(db: Db, personId: number): Promise<Look[]> {
  const rows = await listAudit(db, {
    beforeSeq: Number.MAX_SAFE_INTEGER,
    personIds: [personId],
    limit: LOOKS_MAX,
  })
  return rows.flatMap((row) => {
    const name = auditActionName(row.action)
    const words = name && WORDS[name]
    return words ? [{ at: row.at, ...words }] : []
  })
}
