// Listens to readers that type like keyboards while no field has the focus.
import { useEffect } from 'react'
import { makeWedge } from './wedge.ts'

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null
}

/** Tells the whole text of every burst of a reader. */
export function useWedge(onText: (text: string) => void, isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return undefined
    const wedge = makeWedge()
    const take = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey) return
      const text = wedge.take({ key: event.key, atMs: event.timeStamp })
      if (text === undefined) return
      // The closing Enter would press the button that has the focus.
      event.preventDefault()
      onText(text)
    }
    window.addEventListener('keydown', take, true)
    return () => window.removeEventListener('keydown', take, true)
  }, [onText, isWanted])
}
