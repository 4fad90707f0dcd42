// In the demo one newcomer plays all of staff. Each account has a session cookie of its own, chosen
// by whom the page says it shows, so that the tabs of several roles do not sign each other out. A
// real city has one session a browser: whoever signs in ends what was open there (staff-auth.ts).
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../platform/http.ts'
import { shownAccount } from '../staff/index.ts'

// zpc_staff.session_token is the one of the sign-in library, zpc_staff.NAME.session_token ours.
const SESSION = /^(?<prefix>(?:__Secure-)?zpc_staff)(?:\.(?<account>[a-z0-9_.]+))?\.session_token=/

// Whoever types has no session yet: one of another tab, given along, would be ended for it.
const TYPED = new Set(['/api/staff/sign-in', '/api/staff/second'])

/** Gives the cookie header that the library is to see, and whose session is in it. */
function choose(header: string, wanted: unknown): { cookie: string; account: string | undefined } {
  const others: string[] = []
  const sessions: { account: string | undefined; cookie: string }[] = []
  for (const part of header.split(';').map((one) => one.trim())) {
    const named = SESSION.exec(part)?.groups
    if (!named) others.push(part)
    else sessions.push({ account: named['account'], cookie: part })
  }
  // Browsers send the newest last: a tab that does not know yet shows who signed in last.
  // One without a name is of the first enrolment; whose it is, the library knows (staff-auth.ts).
  const ofAccount = (name: unknown) => sessions.find((one) => one.account === name)
  const chosen =
    wanted === undefined ? sessions.at(-1) : (ofAccount(wanted) ?? ofAccount(undefined))
  const plain = chosen?.cookie.replace(SESSION, '$<prefix>.session_token=')
  const cookies = plain === undefined ? others : [...others, plain]
  return { cookie: cookies.join('; '), account: chosen?.account }
}

/** Whom a successful second step has signed in. */
function signedIn(request: FastifyRequest, payload: unknown): string | undefined {
  const isSecond = request.routeOptions.url === '/api/staff/second'
  if (!isSecond || typeof payload !== 'string') return undefined
  return (JSON.parse(payload) as { username?: string }).username
}

function nameCookies(reply: FastifyReply, account: string): void {
  const set = [reply.getHeader('set-cookie') ?? []].flat().map(String)
  if (set.length === 0) return
  reply.removeHeader('set-cookie')
  for (const cookie of set) {
    const named = SESSION.exec(cookie)?.groups
    const isPlain = named !== undefined && named['account'] === undefined
    const prefix = `${named?.['prefix']}.${account}.session_token=`
    reply.header('set-cookie', isPlain ? cookie.replace(SESSION, prefix) : cookie)
  }
}

/** Gives the accounts of staff a session each in one browser. */
export function separateStaffTabs(app: App): void {
  const accounts = new WeakMap<FastifyRequest, string>()
  app.addHook('onRequest', (request, _reply, done) => {
    const header = request.raw.headers.cookie
    if (header?.includes('.session_token=')) {
      const isTyped = TYPED.has(request.routeOptions.url ?? '')
      const { cookie, account } = choose(header, isTyped ? null : shownAccount(request))
      request.raw.headers.cookie = cookie
      if (account !== undefined) accounts.set(request, account)
    }
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const account = signedIn(request, payload) ?? accounts.get(request)
    if (account !== undefined) nameCookies(reply, account)
    done(null, payload)
  })
}
