// The typed short number for phones whose camera fails, and the notice on personal information.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { REFUSALS } from '../base/refusals.ts'
import type { App } from '../platform/http.ts'
import { renderNumber } from '../../web/visitor/number-page.ts'
import { renderPrivacy } from '../../web/visitor/privacy-page.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import { fieldOf, sendPage, viewOf } from './visitor-reply.ts'
import type { VisitorDeps } from './visitor-reply.ts'

/** Eight digits with a check digit: ten tries a window make guessing a door hopeless. */
export const NUMBER_TRIES = { tries: 10, windowSeconds: 600 }

// What a person types is shown back, but a poster has eight digits and a few spaces.
const SHOWN_MAX = 40

function postNumber(deps: VisitorDeps, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const view = viewOf(deps, request, reply)
  const typed = fieldOf(request, 'number')
  const shown = typed.slice(0, SHOWN_MAX)
  if (!deps.tries.isAllowed(request.ip)) {
    const error = wordsOf(view.lang).shortTooMany
    return sendPage(reply, 429, renderNumber(view, { typed: shown, error }))
  }
  const print = deps.prints.byShortNumber(typed)
  if (!print) {
    const { status, ...text } = REFUSALS['short-number-unknown']
    return sendPage(reply, status, renderNumber(view, { typed: shown, error: text[view.lang] }))
  }
  // The visit will say that it was typed: nobody proved that a poster was in front of him.
  return reply.redirect(`/p/${print.token}?how=typed`, 303)
}

/** Registers /n and /privacy. */
export function registerNumberRoutes(app: App, deps: VisitorDeps): void {
  app.get('/n', (request, reply) =>
    sendPage(reply, 200, renderNumber(viewOf(deps, request, reply), { typed: '' })),
  )
  app.post('/n', (request, reply) => postNumber(deps, request, reply))
  app.get('/privacy', (request, reply) => {
    const view = viewOf(deps, request, reply)
    const { city } = deps
    const cityName = view.lang === 'en' ? city.nameEn : city.nameZh
    const { retentionDays, hotline } = city
    return sendPage(reply, 200, renderPrivacy(view, { cityName, retentionDays, hotline }))
  })
}
