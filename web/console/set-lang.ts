// The switch of language, handed down beside the language itself.
import { createContext, use } from 'react'
import type { Lang } from '../ui/words.tsx'

export const SetLangContext = createContext<(lang: Lang) => void>(() => undefined)

/** Gives the switch of language. */
export function useSetLang(): (lang: Lang) => void {
  return use(SetLangContext)
}
