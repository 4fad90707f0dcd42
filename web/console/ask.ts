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

// In the demo one browser is signed in as several: a tab keeps whom it shows.
const KEPT = 'zpc-account'
const asked = new URLSearchParams(location.search).get('account')
let shown = asked ?? sessionStorage.getItem(KEPT) ?? undefined

/** Says whose name the page shows from now on; nobody's after signing out. */
export function showAccount(username: string | undefined, isKept = false): void {
  shown = username
  if (username !== undefined && isKept) sessionStorage.setItem(KEPT, username)
  else sessionStorage.removeItem(KEPT)
}

/** Gives the address of a file as the account that the page shows: a link has no headers. */
export function fileAddress(path: string): string {
  return shown === undefined ? path : `${path}?account=${encodeURIComponent(shown)}`
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
