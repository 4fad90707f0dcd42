// The page behind a code before anything is recorded: a button for a known phone, the form for a
// new one, or why the code opens no door. Shows and mints a ticket; changes nothing.
import type { IncomingHttpHeaders } from 'node:http'
import { REFUSALS } from '../base/refusals.ts'
import { carriedBy } from '../people/index.ts'
import type { DeviceCookie } from '../people/index.ts'
import { pointWords } from '../places/index.ts'
import type { IndexedPrint } from '../places/index.ts'
import { renderForm } from '../../web/visitor/form-page.ts'
import type { FormModel, Typed } from '../../web/visitor/form-page.ts'
import { renderTrouble } from '../../web/visitor/failure-page.ts'
import type { CodeTrouble } from '../../web/visitor/failure-page.ts'
import { renderScan } from '../../web/visitor/scan-page.ts'
import type { Where } from '../../web/visitor/scan-page.ts'
import type { Page, View } from '../../web/visitor/shell.ts'
import { mintTicket } from './ticket.ts'
import type { VisitorDeps } from './visitor-reply.ts'

export type Answer = { readonly status: number; readonly page: Page }

/** Says where a print hangs, in the language of the page. */
export function whereOf(print: IndexedPrint, view: View): Where {
  const { token, placeName } = print
  const pointName = pointNameOf(print, view)
  return { token, placeName, pointName, divisionName: print.divisionName[view.lang] }
}

/** Names the posting point; the door that every place has first is named in both languages. */
export function pointNameOf(print: IndexedPrint, view: View): string {
  return pointWords(print.pointName)[view.lang]
}

/** Says why a code opens no door; undefined when it does. */
export function troubleOf(print: IndexedPrint | undefined): CodeTrouble | undefined {
  if (!print) return 'unknown'
  if (print.withdrawn) return 'withdrawn'
  if (print.mergedInto !== null) return 'merged'
  return print.state === 'closed' ? 'closed' : undefined
}

const STATUS_OF_TROUBLE = {
  unknown: REFUSALS['code-unknown'].status,
  withdrawn: REFUSALS['code-withdrawn'].status,
  closed: REFUSALS['place-closed'].status,
  merged: REFUSALS['place-closed'].status,
}

/** Finds a door of the place that took this one's place, for whoever stands before the old code. */
function wayFrom(deps: VisitorDeps, print: IndexedPrint | undefined) {
  const into = print?.mergedInto ?? undefined
  const doors = into === undefined ? [] : deps.prints.pointsOfPlace(into)
  const door = doors.find((one) => troubleOf(one) === undefined)
  return door && { href: `/p/${door.token}`, placeName: door.placeName }
}

// As many as one reads before a door; the staff know the rest.
const DOORS_SHOWN = 3

/** Names the doors of a place where a code hangs that is in use. */
function doorsBeside(deps: VisitorDeps, view: View, print: IndexedPrint | undefined): string[] {
  const doors = print ? deps.prints.pointsOfPlace(print.placeId) : []
  const live = doors.filter((door) => troubleOf(door) === undefined)
  return live.slice(0, DOORS_SHOWN).map((door) => pointNameOf(door, view))
}

/** Writes the page of a code that opens no door. `token` is untrusted. */
export function answerTrouble(
  deps: VisitorDeps,
  view: View,
  found: { trouble: CodeTrouble; token: string; print: IndexedPrint | undefined },
): Answer {
  // Of an unknown code only what the alphabet of codes allows is read to the staff: its end,
  // because all codes of a city begin alike.
  const end = found.token.replaceAll(/[^A-Za-z0-9_-]/g, '').slice(-8)
  const page = renderTrouble(view, {
    trouble: found.trouble,
    number: found.print?.shortNumber ?? (end || '-'),
    placeName: found.print?.placeName,
    doors: found.trouble === 'withdrawn' ? doorsBeside(deps, view, found.print) : undefined,
    next: found.trouble === 'merged' ? wayFrom(deps, found.print) : undefined,
    hotline: deps.city.hotline,
  })
  return { status: STATUS_OF_TROUBLE[found.trouble], page }
}

const NOTHING_TYPED: Typed = {
  phone: '',
  code: '',
  name: '',
  kind: 'resident-id',
  number: '',
  issuer: '',
  consent: '',
}

export type FormState = Partial<
  Pick<
    FormModel,
    | 'typed'
    | 'errors'
    | 'note'
    | 'isCodeAsked'
    | 'isCodeDown'
    | 'isTyped'
    | 'ticket'
    | 'offer'
    | 'linksTo'
  >
> & { readonly isFresh?: boolean }

/** Writes the form of a first registration; a ticket that is given is kept. */
export function formPage(
  deps: VisitorDeps,
  view: View,
  print: IndexedPrint,
  state: FormState,
): Page {
  const bound = { printId: print.printId, deviceId: 0, isFresh: state.isFresh === true }
  return renderForm(view, {
    ...whereOf(print, view),
    ticket: state.ticket ?? mintTicket(deps.keyring, bound, deps.clock.nowMs()),
    typed: state.typed ?? NOTHING_TYPED,
    errors: state.errors ?? {},
    note: state.note,
    isCodeAsked: state.isCodeAsked ?? false,
    isCodeDown: state.isCodeDown ?? false,
    isTyped: state.isTyped ?? false,
    offer: state.offer,
    linksTo: state.linksTo,
    retentionDays: deps.city.retentionDays,
  })
}

/** Writes the page with the button. The ticket is bound to the first registration's device. */
export function scanPage(
  deps: VisitorDeps,
  view: View,
  print: IndexedPrint,
  state: {
    readonly device: DeviceCookie
    readonly isAuto: boolean
    readonly isTyped: boolean
    readonly isFresh: boolean
    readonly note?: string | undefined
  },
): Page {
  const deviceId = carriedBy(state.device.registrations)
  const bound = { printId: print.printId, deviceId, isFresh: state.isFresh }
  return renderScan(view, {
    ...whereOf(print, view),
    ticket: mintTicket(deps.keyring, bound, deps.clock.nowMs()),
    names: state.device.registrations.map((registration) => registration.maskedName),
    isAuto: state.isAuto,
    isTyped: state.isTyped,
    note: state.note,
  })
}

/**
 * Says whether the page may post by itself: a person came here from nowhere (a camera, a typed
 * address), and it stands alone. The script judges the rest.
 * Source: security decision 3; Fetch Metadata.
 */
export function mayPostByItself(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  return (site === undefined || site === 'none') && standsAlone(headers)
}

/** Says whether a page is for the top of a tab, and no browser fetched it ahead. */
export function standsAlone(headers: IncomingHttpHeaders): boolean {
  const target = headers['sec-fetch-dest']
  const purpose = headers['sec-purpose'] ?? headers['purpose']
  return (target === undefined || target === 'document') && purpose === undefined
}
