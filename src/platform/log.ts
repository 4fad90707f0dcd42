// Structured logs without personal data: the route pattern, never the URL, body or address.
import { pino } from 'pino'
import type { Logger } from 'pino'

export type Log = Logger

/** Opens the log of one process. Level by ZPC_LOG: silent, error, warn, info, debug, trace. */
export function openLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['req.url', 'req.headers', 'req.remoteAddress', 'phone', 'name', 'document', 'token'],
      remove: true,
    },
    serializers: {
      err: (error: Error) => ({ name: error.name, message: error.message, stack: error.stack }),
    },
  })
}
