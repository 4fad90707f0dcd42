// A sheet that rises over the door: the browser's own dialog, which keeps the focus inside and
// closes by the Escape key.
import { useEffect, useId, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { useWords } from '../../ui/words.tsx'
import { DOOR_WORDS } from './words.ts'

/** Shows a sheet over the screen until it is closed. */
export function Sheet(props: {
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}): ReactElement {
  const words = useWords(DOOR_WORDS)
  const { onClose } = props
  const box = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = box.current
    if (dialog && !dialog.open) dialog.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={box}
      className="door-sheet"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      // A tap beside the sheet hits the dialog itself and none of its content.
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className="door-sheet-in">
        <header>
          <h2 id={titleId}>{props.title}</h2>
          <button type="button" className="bar-button" aria-label={words.close} onClick={onClose}>
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
              <path d="M5 5l14 14M19 5L5 19" stroke="currentColor" strokeWidth="2.4" />
            </svg>
          </button>
        </header>
        {props.children}
      </div>
    </dialog>
  )
}
