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

/** Asks the server. Throws: Refusal. */
export async function ask<T>(
  path: string,
  options: { method?: string; body?: unknown } = {},
): Promise<T> {
  const answer = await callApi<T>(path, options)
  if (!answer.ok) throw new Refusal(answer)
  return answer.body
}

/** Gives the refusal behind an error, if it is one. */
export function refusalOf(error: unknown): ApiRefusal | undefined {
  return error instanceof Refusal ? error.refused : undefined
}
