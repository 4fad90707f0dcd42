// The result of a stored visit on its way out: one prepared page, its headers once for each
// variant, one write.
import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { IndexedPrint } from '../places/index.ts'
import { renderResult, resultPolicy } from '../../web/visitor/result-page.ts'
import type { PhoneAsk } from '../../web/visitor/result-page.ts'
import type { View } from '../../web/visitor/shell.ts'
import { unpackFlags } from './flags.rule.ts'
import type { Verdict } from './flags.rule.ts'
import { pointNameOf } from './landing.ts'
import { formatPassNumber } from './pass-sign.ts'
import { RECENT_SECONDS } from './recent-visits.ts'
import type { RecentVisit } from './recent-visits.ts'
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

/** Says whether a browser takes gzip. */
export function takesGzip(acceptEncoding: string | string[] | undefined): boolean {
  return acceptEncoding?.includes('gzip') === true
}

function pageOf(deps: VisitorDeps, shown: Shown, isGzip: boolean): string {
  const { print, recent, view } = shown
  const { visit } = recent
  const verdict = shown.group?.verdict ?? unpackFlags(visit.flags).verdict
  const nowMs = deps.clock.nowMs()
  return renderResult(
    view,
    {
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
    },
    isGzip,
  )
}

/** Writes the result of a stored visit with every header that a page of ours has. */
export function writeResult(
  deps: VisitorDeps,
  raw: ServerResponse,
  shown: Shown,
  isGzip: boolean,
): void {
  const body = pageOf(deps, shown, isGzip)
  const headers = headersOf(shown.view.framedBy, { isGzip, isHttps: deps.isHttps })
  raw.writeHead(200, [...headers, 'content-length', String(body.length)])
  raw.end(body, 'latin1')
}

/** Sends the result of a stored visit; `hasCookies` when the answer sets cookies too. */
export function sendResult(
  deps: VisitorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: Shown & { readonly hasCookies: boolean },
): FastifyReply {
  const isGzip = takesGzip(request.headers['accept-encoding'])
  if (shown.hasCookies) return sendWithCookies(deps, reply, shown, isGzip)
  // The hot path writes itself: fastify's hooks would add the same headers one by one.
  reply.hijack()
  writeResult(deps, reply.raw, shown, isGzip)
  return reply
}

const knownHeaders = new Map<string, readonly string[]>()

function headersOf(
  framedBy: View['framedBy'],
  wire: { isGzip: boolean; isHttps: boolean },
): readonly string[] {
  const key = `${framedBy}${wire.isGzip ? 'g' : ''}${wire.isHttps ? 's' : ''}`
  const known = knownHeaders.get(key)
  if (known) return known
  const made = [
    ...pageHeaders(resultPolicy(framedBy), wire.isHttps),
    ...(wire.isGzip ? ['content-encoding', 'gzip'] : []),
  ]
  knownHeaders.set(key, made)
  return made
}

/** Gives the headers of a page that is written past fastify, name and value in turn. */
export function pageHeaders(policy: string, isHttps: boolean): readonly string[] {
  return [
    ...['content-type', 'text/html; charset=utf-8', 'cache-control', 'no-store'],
    ...['content-security-policy', policy, 'x-content-type-options', 'nosniff'],
    ...['referrer-policy', 'no-referrer'],
    ...(isHttps ? ['strict-transport-security', 'max-age=31536000'] : []),
  ]
}

function sendWithCookies(
  deps: VisitorDeps,
  reply: FastifyReply,
  shown: Shown,
  isGzip: boolean,
): FastifyReply {
  if (isGzip) reply.header('content-encoding', 'gzip')
  return reply
    .code(200)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', resultPolicy(shown.view.framedBy))
    .send(Buffer.from(pageOf(deps, shown, isGzip), 'latin1'))
}
