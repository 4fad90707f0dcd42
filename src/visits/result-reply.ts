// The result of a stored visit on its way out.
import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { IndexedPrint } from '../places/index.ts'
import { renderResult } from '../../web/visitor/result-page.ts'
import type { PhoneAsk } from '../../web/visitor/result-page.ts'
import type { Page, View } from '../../web/visitor/shell.ts'
import { unpackFlags } from './flags.rule.ts'
import type { Verdict } from './flags.rule.ts'
import { pointNameOf } from './landing.ts'
import { writePage } from './page-wire.ts'
import { formatPassNumber } from './pass-sign.ts'
import { RECENT_SECONDS } from './recent-visits.ts'
import type { RecentVisit } from './recent-visits.ts'
import { sendPage } from './visitor-reply.ts'
import type { VisitorDeps } from './visitor-reply.ts'

/** What a result is made of. */
export type Shown = {
  readonly print: IndexedPrint
  readonly recent: RecentVisit
  readonly isEarlier: boolean
  readonly maskedName: string
  readonly ticket: string
  readonly as: number
  readonly view: View
  /** Everyone registered with this ticket: one verdict for all. */
  readonly group?: { readonly count: number; readonly key: string; readonly verdict: Verdict }
  /** Whether this is still the person's phone, or to be confirmed at last. */
  readonly phone?: PhoneAsk | undefined
}

function pageOf(deps: VisitorDeps, shown: Shown): Page {
  const { print, recent, view } = shown
  const { visit } = recent
  const verdict = shown.group?.verdict ?? unpackFlags(visit.flags).verdict
  const nowMs = deps.clock.nowMs()
  return renderResult(view, {
    verdict,
    isCodeToBeShown: verdict === 'enter' && recent.isCodeToBeShown !== false,
    isEarlier: shown.isEarlier,
    canWithdraw: Math.floor(nowMs / 1000) - recent.recordedAt < RECENT_SECONDS,
    maskedName: shown.maskedName,
    passShape: deps.signs.shapeAt(print.placeId, recent.recordedAt),
    passNumber: formatPassNumber(recent.passNumber),
    placeName: print.placeName,
    divisionName: print.divisionName[view.lang],
    pointName: pointNameOf(print, view),
    enteredAt: visit.enteredAt,
    nowMs,
    token: print.token,
    ticket: shown.ticket,
    as: shown.as,
    group: shown.group,
    phone: shown.phone,
  })
}

/** Writes the result of a stored visit. */
export function writeResult(deps: VisitorDeps, raw: ServerResponse, shown: Shown): void {
  writePage(raw, { status: 200, page: pageOf(deps, shown) }, deps.isHttps)
}

/** Sends the result of a stored visit; `hasCookies` when the answer sets cookies too. */
export function sendResult(
  deps: VisitorDeps,
  reply: FastifyReply,
  shown: Shown & { readonly hasCookies: boolean },
): FastifyReply {
  if (shown.hasCookies) return sendPage(reply, 200, pageOf(deps, shown))
  // The hot path writes itself: fastify's hooks would add the same headers one by one.
  reply.hijack()
  writeResult(deps, reply.raw, shown)
  return reply
}
