// What is sent to each address of the walk over who sees what, so that it answers and does not
// only refuse.
import { randomUUID } from 'node:crypto'
import { DAY, HOUR, dayOf, formatDay } from '../../src/base/instant.ts'
import { inventDocument, inventPhone } from './invent.ts'
import { ALIKE } from './role-register.ts'

/** By `POST /path`. */
export type Bodies = Readonly<Record<string, () => object>>

/** The desk of a community. */
export const CARDS = '/api/community/places/:placeId/cards'

/** Writes a list of headquarters with one red code. */
export function listText(index: number, at: number): string {
  return `身份证,${inventDocument(index)},红码,${formatDay(dayOf(at + 2 * DAY))}`
}

/** What is sent to the addresses of the register. */
export function registerBodies(placeId: number): Bodies {
  const because = () => ({ because: '演练' })
  return {
    'POST /api/zhenheyi/alike': () => ALIKE,
    'POST /api/zhenheyi/claims': () => ({ placeId, draft: ALIKE, note: '我在这里上班' }),
    'POST /api/zhenheyi/claims/:claimId/decide': () => ({ isGranted: false, because: '演练' }),
    'POST /api/zhenheyi/places/:placeId/rename': () => ({ name: ALIKE.name, because: '' }),
    'POST /api/zhenheyi/places/:placeId/move': () => ({ parentId: null, because: '' }),
    'POST /api/zhenheyi/places/:placeId/merge': () => ({ into: placeId, because: '演练' }),
    'POST /api/zhenheyi/places/:placeId/close': because,
    'POST /api/zhenheyi/places/:placeId/reopen': because,
    'POST /api/staff/places/confirm': () => ({ placeIds: [placeId] }),
    'POST /api/staff/places/:placeId/suspend': because,
    'POST /api/staff/places/:placeId/close': because,
    'POST /api/staff/places/:placeId/reopen': because,
    'POST /api/staff/places/:placeId/correct': () => ({
      name: ALIKE.name,
      address: '',
      division: ALIKE.division,
      because: '演练',
    }),
    'POST /api/staff/places/:placeId/resume': because,
    'POST /api/staff/places/:placeId/merge': () => ({ into: placeId, because: '演练' }),
    'POST /api/staff/claims/:claimId/decide': () => ({ isGranted: false, because: '演练' }),
  }
}

type Known = {
  readonly at: number
  readonly visitor: { readonly personId: number; readonly number: string; readonly phone: string }
  readonly rowKey: string
}

/** What is sent to the addresses of doors, places, communities and the console. */
export function bodiesOf(known: Known): Bodies {
  const newcomer = () => ({
    name: '新来的人',
    kind: 'resident-id',
    number: inventDocument(870),
  })
  const table = {
    rows: [
      {
        health: 'any',
        travel: 'any',
        category: 'any',
        verdict: 'see-staff',
        steps: [],
        phones: [],
      },
    ],
    emergencyCategories: [],
  }
  const door = '/api/door/points/:pointId'
  const tried = { health: 'red', travel: 'plain', category: 'bus', day: '2026-01-01' }
  const { personId, number } = known.visitor
  const document = { kind: 'resident-id', number }
  return {
    [`POST ${door}/duty`]: () => ({ isOn: true }),
    [`POST ${door}/register`]: () => ({
      entryId: randomUUID(),
      way: 'register',
      person: newcomer(),
      isDocumentSeen: true,
    }),
    [`POST ${door}/batch`]: () => ({ entryId: randomUUID(), rows: [newcomer()] }),
    [`POST ${door}/emergency`]: () => ({ entryId: randomUUID(), reason: 'injury', hint: '红衣' }),
    [`POST ${door}/stops/:id`]: () => ({ action: 'waiting', note: '在等候点' }),
    [`POST ${door}/emergencies/:id/register`]: () => ({
      person: newcomer(),
      isDocumentSeen: true,
    }),
    [`POST ${door}/counter`]: () => ({ batchId: randomUUID(), taps: 1 }),
    [`POST ${door}/personal-code`]: () => ({ entryId: randomUUID(), token: 'A'.repeat(32) }),
    [`POST ${CARDS}`]: () => ({
      person: { name: '居民甲', kind: 'resident-id', number: inventDocument(871) },
    }),
    [`POST ${door}/personal-codes`]: () => ({ visit: known.rowKey }),
    [`POST ${door}/seen`]: () => ({ visit: known.rowKey, isDocumentSeen: true }),
    [`POST ${door}/paper-checks/:id`]: () => ({ isRight: true }),
    'POST /api/zhenheyi/places': () => ({
      name: '新的小店',
      category: 'shopping',
      division: '321182001',
      identifierReason: '没有执照',
    }),
    'POST /api/zhenheyi/places/:placeId/points': () => ({ name: '东门' }),
    'POST /api/zhenheyi/places/:placeId/print-request': () => ({ format: 'a5' }),
    'POST /api/zhenheyi/places/:placeId/team': () => ({
      phone: inventPhone(871),
      role: 'gatekeeper',
    }),
    'POST /api/zhenheyi/places/:placeId/import': () => ({
      importId: randomUUID(),
      text: `路径,负责人手机\n1层/101,${inventPhone(872)}`,
    }),
    'POST /api/zhenheyi/places/:placeId/import/preview': () => ({ text: '1层/101' }),
    'POST /api/zhenheyi/places/:placeId/duty': () => ({ isOn: false }),
    'POST /api/zhenheyi/places/:placeId/prints/:printId/withdraw': () => ({ because: '破损' }),
    'POST /api/staff/rules/try': () => ({ ...tried, table }),
    'POST /api/staff/rules': () => ({ basedOn: 2, reason: '演练', table }),
    'POST /api/staff/stops/:stopId/look': () => ({ reason: '跟进' }),
    'POST /api/staff/stops/:stopId/close': () => ({ done: '已转运' }),
    'POST /api/staff/lists': () => ({
      kind: 'health',
      title: '名单',
      text: listText(880, known.at),
    }),
    'POST /api/staff/disputes/find': () => document,
    'POST /api/staff/disputes/settle': () => ({ personId, document, reason: '看过证件' }),
    'POST /api/tracing/cases': () => ({
      subject: { by: 'phone', phone: known.visitor.phone },
      reason: '核酸阳性',
      onsetAt: known.at - 24 * HOUR,
    }),
    'PUT /api/tracing/cases/:caseId/candidates/:personId/class': () => ({ class: 'close' }),
    // Without a reason: the other addresses ask for an open case.
    'POST /api/tracing/cases/:caseId/close': () => ({ reason: '' }),
    'POST /api/tracing/cases/:caseId/people/:personId/unmask': () => ({ reason: '打电话' }),
  }
}
