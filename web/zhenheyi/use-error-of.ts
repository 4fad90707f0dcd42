// Which sentence stands under which field.
import type { ApiRefusal } from '../ui/api.ts'
import { useLang } from '../ui/words.tsx'

/** Gives the sentence of a refusal that is about one of these fields. */
export function useErrorOf(
  refusal: ApiRefusal | undefined,
): (...fields: string[]) => string | undefined {
  const lang = useLang()
  return (...fields) =>
    refusal && fields.includes(refusal.field ?? '') ? refusal.message[lang] : undefined
}
