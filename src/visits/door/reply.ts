// How the door answers.
import type { FastifyReply } from 'fastify'
import type { Refused } from '../../base/refusals.ts'
import { sendRefusal } from '../../platform/http.ts'

/** Where every address of the door begins. */
export const BASE = '/api/door/points/:pointId'

/** Answers JSON that no cache keeps. */
export function sendResult(
  reply: FastifyReply,
  result: Refused | { readonly ok: true; readonly [field: string]: unknown },
): FastifyReply {
  if (!result.ok) return sendRefusal(reply, result)
  return reply.header('cache-control', 'no-store').send(result)
}
