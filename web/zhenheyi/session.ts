// Who is signed in, for every screen.
import { createContext, use } from 'react'
import type { Me } from '../../src/people/contract.ts'
import type { Lang } from '../ui/words.tsx'

export type SessionState = {
  readonly me: Me | undefined
  readonly setMe: (me: Me | undefined) => void
  readonly setLang: (lang: Lang) => void
}

export const SessionContext = createContext<SessionState>({
  me: undefined,
  setMe: () => undefined,
  setLang: () => undefined,
})

/** Gives the session of this phone. */
export function useSession(): SessionState {
  return use(SessionContext)
}
