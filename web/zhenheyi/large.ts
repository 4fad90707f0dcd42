// Large print, kept in the cookie that the visitor's pages read too: one switch for everything.
import { useCallback, useState } from 'react'

const COOKIE_SECONDS = 180 * 86_400

function isKept(): boolean {
  return /(?:^|; )zpc_large=1/.test(document.cookie)
}

function show(isLarge: boolean): void {
  document.documentElement.classList.toggle('large', isLarge)
}

/** Shows the size that was chosen before. */
export function showKeptSize(): void {
  show(isKept())
}

/** Gives the size and its switch. */
export function useLarge(): [boolean, () => void] {
  const [isLarge, setLarge] = useState(isKept)
  const change = useCallback((): void => {
    const next = !isKept()
    document.cookie = `zpc_large=${next ? 1 : 0}; path=/; max-age=${COOKIE_SECONDS}; samesite=lax`
    show(next)
    setLarge(next)
  }, [])
  return [isLarge, change]
}
