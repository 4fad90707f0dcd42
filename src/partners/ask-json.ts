// One question to a partner over HTTP with everything bounded: time, size, redirects. Whatever is
// not a JSON object in time is silence.

type Question = {
  readonly url: URL
  readonly timeoutMs: number
  /** Posted as JSON; a GET when left out. */
  readonly body?: object
}

// The longest answer of a partner has some hundred bytes; more is not one.
const ANSWER_MAX_BYTES = 64 * 1024

async function readText(answer: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body ?? []) {
    size += part.length
    if (size > ANSWER_MAX_BYTES) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Asks; undefined when the partner is silent, broken or answers anything but a JSON object. */
export async function askJson(question: Question): Promise<Record<string, unknown> | undefined> {
  const { url, timeoutMs, body } = question
  try {
    const answer = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body && {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    })
    const text = await readText(answer)
    if (!answer.ok || text === undefined) return undefined
    const parsed: unknown = JSON.parse(text)
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject ? (parsed as Record<string, unknown>) : undefined
  } catch {
    // A name, a socket, the time, the grammar: to whoever waits it is the same silence.
    return undefined
  }
}
