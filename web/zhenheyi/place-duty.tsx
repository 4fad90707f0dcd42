// That I am on duty at a place. A duty begins at a door, before its posted code; here it can end.
import type { ReactElement } from 'react'
import { callApi } from '../ui/api.ts'
import { useWords } from '../ui/words.tsx'
import type { PartProps } from './place-part.ts'
import { PLACE_WORDS } from './place-words.ts'

/** The duty section of a place's page; nothing for whoever is off duty. */
export function Duty({ place, reload }: PartProps): ReactElement | null {
  const words = useWords(PLACE_WORDS)
  if (!place.isOnDuty) return null
  const goOff = async (): Promise<void> => {
    await callApi(`/api/zhenheyi/places/${place.placeId}/duty`, { body: { isOn: false } })
    await reload()
  }
  return (
    <section className="card form">
      <p>
        <strong>{words.onDuty}</strong>
      </p>
      <p className="hint">{words.dutyText}</p>
      <button type="button" className="button" onClick={() => void goOff()}>
        {words.goOff}
      </button>
    </section>
  )
}
