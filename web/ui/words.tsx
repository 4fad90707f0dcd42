// Languages of the apps: one typed object of words per file, zh-CN first, English complete.
import { createContext, use } from 'react'

export type Lang = 'zh' | 'en'

export type Word =
  | string
  | ((...values: never[]) => string)
  | readonly string[]
  | { readonly [name: string]: Word }
type Same<T> = T extends readonly string[]
  ? readonly string[]
  : T extends string
    ? string
    : T extends (...values: never[]) => string
      ? T
      : { readonly [K in keyof T]: Same<T[K]> }

/** Joins the two languages of a file; a word missing in one of them is a type error. */
export function defineWords<T extends Record<string, Word>>(
  zh: T,
  en: Same<T>,
): { readonly zh: Same<T>; readonly en: Same<T> } {
  return { zh: zh as Same<T>, en }
}

export const LangContext = createContext<Lang>('zh')

const COOKIE_SECONDS = 180 * 86_400

/** Reads the language: ?lang=, then the cookie, then the browser's wish; Chinese first. */
export function readLang(): Lang {
  const asked = new URLSearchParams(location.search).get('lang')
  if (asked === 'zh' || asked === 'en') return asked
  const kept = /(?:^|; )zpc_lang=(zh|en)/.exec(document.cookie)?.[1]
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('zh') || navigator.language === ''
    ? 'zh'
    : 'en'
}

/** Keeps the language for the server's pages too. */
export function keepLang(lang: Lang): void {
  document.cookie = `zpc_lang=${lang}; path=/; max-age=${COOKIE_SECONDS}; samesite=lax`
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
}

/** Gives the language that the reader chose. */
export function useLang(): Lang {
  return use(LangContext)
}

/** Gives the words of a file in the reader's language. */
export function useWords<T>(words: { readonly zh: T; readonly en: T }): T {
  return words[useLang()]
}
