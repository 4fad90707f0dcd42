// Keeps the screen on while the door is shown: a dark screen is a door without a gatekeeper.
import { useEffect } from 'react'

/** Asks the device to stay awake, again after each return to the screen. */
export function useWake(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted || !('wakeLock' in navigator)) return undefined
    let lock: WakeLockSentinel | undefined
    let isOver = false
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return
      const got = await navigator.wakeLock.request('screen')
      if (isOver) await got.release()
      else lock = got
    }
    // A device low on battery says no; the gatekeeper then taps now and again.
    const askQuietly = (): void => void ask().catch(() => undefined)
    askQuietly()
    document.addEventListener('visibilitychange', askQuietly)
    return () => {
      isOver = true
      document.removeEventListener('visibilitychange', askQuietly)
      void lock?.release().catch(() => undefined)
    }
  }, [isWanted])
}
