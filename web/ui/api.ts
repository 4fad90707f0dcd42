// The one way both apps ask the server: JSON in, JSON or a refusal with its sentence out.

export type Sentence = { readonly zh: string; readonly en: string }
export type ApiRefusal = {
  readonly ok: false
  readonly status: number
  readonly error: string
  readonly field?: string
  readonly message: Sentence
}
export type ApiAnswer<T> = { readonly ok: true; readonly body: T } | ApiRefusal

const OFFLINE: ApiRefusal = {
  ok: false,
  status: 0,
  error: 'offline',
  message: {
    zh: '网络不通,请检查网络后重试。',
    en: 'There is no connection. Please check the network and try again.',
  },
}
const BROKEN: Sentence = {
  zh: '系统出错了,请稍后重试。',
  en: 'Something went wrong. Please try again later.',
}

function isErrorBody(body: unknown): body is { error: string; field?: string; message: Sentence } {
  return typeof body === 'object' && body !== null && 'error' in body && 'message' in body
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

/** Asks the server. The caller names the shape that the room's contract promises. */
export async function callApi<T>(
  path: string,
  options: {
    readonly method?: string
    readonly body?: unknown
    /** A file instead of JSON, as it is. */
    readonly file?: Blob
    readonly signal?: AbortSignal
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): Promise<ApiAnswer<T>> {
  const { file } = options
  const hasBody = options.body !== undefined
  let response: Response
  try {
    response = await fetch(path, {
      method: options.method ?? (hasBody || file ? 'POST' : 'GET'),
      credentials: 'same-origin',
      headers: {
        ...options.headers,
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...(file ? { 'content-type': file.type } : {}),
      },
      ...(hasBody ? { body: JSON.stringify(options.body) } : {}),
      ...(file ? { body: file } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch {
    return OFFLINE
  }
  const body = await readJson(response)
  if (response.ok) return { ok: true, body: body as T }
  if (isErrorBody(body)) {
    const { error, field, message } = body
    const refusal = { ok: false, status: response.status, error, message } as const
    return field === undefined ? refusal : { ...refusal, field }
  }
  return { ok: false, status: response.status, error: 'unknown', message: BROKEN }
}
