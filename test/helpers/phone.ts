// A phone without JavaScript: keeps cookies, reads forms, sends them as a browser would.
export type Answer = { readonly status: number; readonly html: string; readonly url: string }

export type Phone = {
  readonly cookies: Map<string, string>
  /** Every address it went to, redirects too. */
  readonly trail: readonly string[]
  readonly get: (path: string) => Promise<Answer>
  readonly post: (path: string, fields: Record<string, string>) => Promise<Answer>
}

const REDIRECTS_MAX = 5

function keepCookies(jar: Map<string, string>, answer: Response): void {
  for (const line of answer.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    const isGone = /max-age=0|expires=thu, 01 jan 1970/i.test(line)
    if (isGone) jar.delete(pair.slice(0, at))
    else jar.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

/** Opens a phone that talks to one server. */
export function openPhone(origin: string): Phone {
  const cookies = new Map<string, string>()
  const trail: string[] = []
  const send = async (path: string, init: RequestInit, hops = 0): Promise<Answer> => {
    const url = new URL(path, origin)
    trail.push(url.href)
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        ...init.headers,
        'accept-language': 'zh-CN',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    })
    keepCookies(cookies, answer)
    const target = answer.headers.get('location')
    if (target !== null && hops < REDIRECTS_MAX) return send(target, {}, hops + 1)
    return { status: answer.status, html: await answer.text(), url: answer.url }
  }
  return {
    cookies,
    trail,
    get: (path) => send(path, {}),
    post: (path, fields) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }),
  }
}

/** Reads a hidden field of a page. */
export function hiddenField(html: string, name: string): string {
  return new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(html)?.[1] ?? ''
}
