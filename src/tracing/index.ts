// The door of the tracing room: what other rooms may use.
export { GENERATIONS_MAX, WINDOW_MINUTES_MAX, traceContacts } from './trace-contacts.ts'
export type { Trace, TraceRequest, TracedContact } from './trace-contacts.ts'
export { presentTrace } from './present-trace.ts'
export { TIME_ORDERS } from './contract.ts'
export type { TimeOrder, TraceResult, TraceRule } from './contract.ts'
