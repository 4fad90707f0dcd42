// Opens a port of codes from its setting: the signed query behind a breaker, or a silent one.
import { OperatorError } from '../base/errors.ts'
import type { Clock } from '../platform/clock.ts'
import { makeCircuitBreaker } from './circuit-breaker.ts'
import { silentPort } from './code-port.ts'
import type { CodeAnswer, CodeConfig, CodePort, PartnerDocument } from './code-port.ts'
import { DEADLINE_MS, DOCUMENTS_MAX, askSigned } from './signed-query.ts'
import type { CodePartner } from './signed-query.ts'

// More at once would only queue at the partner, past the deadline of each.
const QUERIES_AT_ONCE = 16

export type CodePortOptions<S extends string> = {
  /** The name of the setting, for the sentence an operator reads. */
  readonly setting: string
  readonly config: CodeConfig
  readonly clock: Clock
  readonly states: readonly S[]
}

function makeHttpPort<S extends string>(partner: CodePartner<S>, clock: Clock): CodePort<S> {
  const breaker = makeCircuitBreaker(clock)
  let underWay = 0
  const askBatch = async (
    documents: readonly PartnerDocument[],
  ): Promise<(CodeAnswer<S> | undefined)[]> => {
    const silence = documents.map(() => undefined)
    if (underWay >= QUERIES_AT_ONCE || !breaker.mayAsk()) return silence
    underWay += 1
    const answers = await askSigned(partner, clock, documents)
    underWay -= 1
    if (answers) breaker.succeeded()
    else breaker.failed()
    return answers ?? silence
  }
  return {
    isConnected: true,
    ask: async (documents) => {
      const batches: Promise<(CodeAnswer<S> | undefined)[]>[] = []
      for (let from = 0; from < documents.length; from += DOCUMENTS_MAX) {
        batches.push(askBatch(documents.slice(from, from + DOCUMENTS_MAX)))
      }
      return (await Promise.all(batches)).flat()
    },
  }
}

/** Opens a port. Throws: OperatorError for a setting that cannot be meant. */
export function openCodePort<S extends string>(options: CodePortOptions<S>): CodePort<S> {
  const { setting, config, clock, states } = options
  if (config.kind === '' || config.kind === 'off') return silentPort(config.kind === 'off')
  if (config.kind === 'sandbox') {
    throw new OperatorError(`${setting}: the sandbox exists in the demo only; use http or off`)
  }
  const url = URL.parse(config.url)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new OperatorError(`${setting}_URL: http needs the address of the partner`)
  }
  const { key, patienceMs = DEADLINE_MS } = config
  return makeHttpPort({ url, key, states, patienceMs }, clock)
}
