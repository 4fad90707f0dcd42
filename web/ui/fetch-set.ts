// Fetches a set of signs while it is drawn, and hands it to the browser as a download. The size is
// not known before its end, so the share is told from what a sign weighs.
export type SetKind = 'pdf' | 'zip'

export type SetState =
  | { readonly kind: 'drawing'; readonly share: number }
  | { readonly kind: 'queueing' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'failed'; readonly isBusy: boolean }

// What a sign weighs in each kind of file, measured over 500 units. Units: bytes.
const BYTES_EACH: Readonly<Record<SetKind, number>> = { zip: 14_200, pdf: 2400 }
// A minute in the queue; whoever waits longer is told to come back.
const TRIES_MAX = 6
const WAIT_SECONDS = 10
const SHARE_MAX = 99

function wait(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000)
  })
}

async function readAll(
  answer: Response,
  kind: SetKind,
  onState: (state: SetState) => void,
): Promise<Blob> {
  const total = Number(answer.headers.get('x-signs')) * BYTES_EACH[kind]
  const reader = answer.body?.getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for (;;) {
    const part = await reader?.read()
    if (!part || part.done) break
    parts.push(part.value)
    bytes += part.value.length
    const share = Math.min(SHARE_MAX, Math.floor((100 * bytes) / total))
    onState({ kind: 'drawing', share })
  }
  return new Blob(parts, { type: answer.headers.get('content-type') ?? '' })
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken it by then, also a slow one.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Fetches a set and saves it under a name; tells how far it is. */
export async function fetchSet(
  set: { readonly path: string; readonly kind: SetKind; readonly name: string },
  onState: (state: SetState) => void,
): Promise<void> {
  onState({ kind: 'drawing', share: 0 })
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    try {
      const answer = await fetch(set.path, { credentials: 'same-origin' })
      if (answer.ok) {
        save(await readAll(answer, set.kind, onState), set.name)
        onState({ kind: 'saved' })
        return
      }
      if (answer.status !== 503) break
      onState({ kind: 'queueing' })
      await wait(Number(answer.headers.get('retry-after') ?? WAIT_SECONDS))
    } catch {
      onState({ kind: 'failed', isBusy: false })
      return
    }
  }
  onState({ kind: 'failed', isBusy: true })
}
