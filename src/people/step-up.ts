// The step up before a place is given away or taken over: whoever is signed in proves again, by a
// one-time code to the phone of the account and the full document number, that it is himself and
// not somebody who found the phone signed in. It opens nothing: the proof goes with one act.
// Source: security decisions 2 and 17; ADR 0022.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayOf } from '../base/instant.ts'
import { refuse } from '../base/refusals.ts'
import type { Refused } from '../base/refusals.ts'
import { COOKIES, cookieName, ensureBrowser, readBrowser, requireRun } from './cookies.ts'
import { checkDocument } from './document.rule.ts'
import type { DocumentInput } from './document.rule.ts'
import { askOtp, checkOtp } from './one-time-code.ts'
import type { OtpAsked } from './one-time-code.ts'
import type { PeopleDeps } from './people-deps.ts'
import { findOwnRegistration, readSessionWithPhone } from './sessions.ts'
import type { Session } from './sessions.ts'

export type StepUpProof = { readonly code: string; readonly document: DocumentInput }

async function readRun(deps: PeopleDeps, request: FastifyRequest) {
  const session = await requireRun(deps, request)
  if (!session.ok) return session
  const token = request.cookies[cookieName(COOKIES.run, deps.isHttps)]
  return readSessionWithPhone(deps, token, 'run')
}

/**
 * Sends the code of a step up to the phone of whoever is signed in.
 * Refuses: 'not-signed-in', 'not-allowed', and as `askOtp`.
 */
export async function askStepUp(
  deps: PeopleDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<OtpAsked | Refused> {
  const read = await readRun(deps, request)
  if (!read.ok) return read
  const browser = ensureBrowser(request, reply, deps.isHttps)
  const { phone } = read
  return askOtp(deps, { phone, purpose: 'hand-over', browser, network: request.ip })
}

/**
 * Checks the proof of whoever is signed in; the code is spent whether or not the document is right.
 * Refuses: 'not-signed-in', 'not-allowed', 'document-invalid' (before the code is used up),
 * 'otp-wrong', 'document-mismatch'.
 * Source: security decision 2.
 */
export async function proveStepUp(
  deps: PeopleDeps,
  request: FastifyRequest,
  proof: StepUpProof,
): Promise<Session | Refused> {
  const read = await readRun(deps, request)
  if (!read.ok) return read
  const { session, phone } = read
  const document = checkDocument(proof.document, dayOf(deps.clock.now()))
  if (!document.ok) return document
  const browser = readBrowser(request, deps.isHttps) ?? ''
  const check = { phone, code: proof.code, browser, purpose: 'hand-over' } as const
  const spent = await checkOtp(deps, check)
  if (!spent.ok) return spent
  const personId = await findOwnRegistration(deps.sql, deps, { document, phone })
  if (personId !== session.personId) return refuse('document-mismatch', 'document')
  return session
}
