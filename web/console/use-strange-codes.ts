// The open strange codes of the town: asked for once, for the menu, the notice and the screen.
import { useQuery } from '@tanstack/react-query'
import type { StrangeCodes as Rows } from '../../src/places/points/contract.ts'
import { ask } from './ask.ts'

export const STRANGE_KEY = ['strange-codes']
export const STRANGE_PATH = '/api/staff/strange-codes'

/** Asks for the open ones of the town. */
export function useStrangeCodes(isAllowed = true) {
  return useQuery({
    queryKey: STRANGE_KEY,
    queryFn: () => ask<Rows>(STRANGE_PATH),
    enabled: isAllowed,
  })
}

/** Gives how many are open; nothing is asked for whoever may not see them. */
export function useStrangeCount(isAllowed: boolean): number {
  return useStrangeCodes(isAllowed).data?.rows.length ?? 0
}
