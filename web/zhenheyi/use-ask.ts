// Asks the server for what a screen shows; a lost session leads back to the sign-in.
import { useCallback, useEffect, useState } from 'react'
import { callApi } from '../ui/api.ts'
import type { ApiAnswer } from '../ui/api.ts'
import { useSession } from './session.ts'

export type Asked<T> = {
  /** Undefined while the first answer is on its way. */
  readonly answer: ApiAnswer<T> | undefined
  readonly reload: () => Promise<void>
}

/** Asks once when the screen opens, and again on reload. */
export function useAsk<T>(path: string): Asked<T> {
  const [answer, setAnswer] = useState<ApiAnswer<T>>()
  const { setMe } = useSession()
  const reload = useCallback(async () => {
    const got = await callApi<T>(path)
    if (!got.ok && got.status === 401) setMe(undefined)
    setAnswer(got)
  }, [path, setMe])
  useEffect(() => {
    void reload()
  }, [reload])
  return { answer, reload }
}
