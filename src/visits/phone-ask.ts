// What a result asks about the phone behind a registration, and what is said of a wrong number.
// Source: security decision 10; ADR 0015.
import { REFUSALS } from '../base/refusals.ts'
import type { RefusalCode } from '../base/refusals.ts'
import { readMaskedPhone } from '../people/index.ts'
import type { DeviceRegistration } from '../people/index.ts'
import type { PhoneAsk } from '../../web/visitor/result-page.ts'
import type { View } from '../../web/visitor/shell.ts'
import { wordsOf } from '../../web/visitor/words.ts'
import type { VisitorDeps } from './visitor-reply.ts'

/**
 * Says what the result asks about the phone. Reads the store only where the device's token is due
 * for renewal, once in 30 days; a store that is away asks nothing.
 */
export async function phoneAskOf(
  deps: Pick<VisitorDeps, 'sql' | 'keyring'>,
  person: Pick<DeviceRegistration, 'personId' | 'assurance'> & { isDueForRenewal?: boolean },
): Promise<PhoneAsk | undefined> {
  if (person.assurance < 1) return { kind: 'confirm', masked: '' }
  if (person.isDueForRenewal !== true) return undefined
  const masked = await readMaskedPhone(deps, person.personId).catch(() => undefined)
  return masked === undefined ? undefined : { kind: 'still-yours', masked }
}

/** Says what is wrong with a phone, where the city may send codes abroad. */
export function phoneSentence(refusal: RefusalCode, view: View): string {
  if (refusal === 'phone-invalid' && view.hasForeignPhones === true) {
    return wordsOf(view.lang).phoneForeignWrong
  }
  return REFUSALS[refusal][view.lang]
}
