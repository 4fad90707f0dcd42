// Whether a request was made by our own pages: what a form on another site posts has no session
// cookie (they are Lax or Strict), but it could still make us send messages to strangers.
// Source: security decision 10.
import type { FastifyRequest } from 'fastify'

/** Says whether a request comes from a page of ours, or from no browser at all. */
export function isSameOrigin(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const { origin } = request.headers
  // Browsers older than the header above still send Origin with every post.
  return origin === undefined || URL.parse(origin)?.host === request.host
}

/**
 * Says whether a posted form comes from a page of ours, or from no browser at all. Our pages send
 * no referrer, and then browsers without Sec-Fetch-Site write their origin as null.
 */
export function isOwnForm(request: FastifyRequest): boolean {
  const { headers } = request
  if (headers['sec-fetch-site'] === undefined && headers.origin === 'null') return true
  return isSameOrigin(request)
}
