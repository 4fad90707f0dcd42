// Queries of the console: the shared API client, with a refusal thrown so that screens can show
// its sentence.
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'

/** A refusal of the server, to be shown in the reader's language. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly refused: ApiRefusal
  constructor(refused: ApiRefusal) {
    super(refused.error)
    this.refused = refused
  }
}

let shown: string | undefined

/** Says whose name the page shows from now on; nobody's after signing in or out. */
export function showAccount(username: string | undefined): void {
  shown = username
}

/**
 * Asks the server, as the account that the page shows: another tab may have signed in as somebody
 * else meanwhile, and then nothing is done. Throws: Refusal.
 */
export async function ask<T>(
  path: string,
  options: { method?: string; body?: unknown } = {},
): Promise<T> {
  const headers = shown === undefined ? {} : { 'x-zpc-account': shown }
  const answer = await callApi<T>(path, { ...options, headers })
  if (!answer.ok) throw new Refusal(answer)
  return answer.body
}

/** Gives the refusal behind an error, if it is one. */
export function refusalOf(error: unknown): ApiRefusal | undefined {
  return error instanceof Refusal ? error.refused : undefined
}

/** Says whether the browser has signed in as somebody else since the page was loaded. */
export function isAccountChanged(error: unknown): boolean {
  return refusalOf(error)?.error === 'account-changed'
}
