// The switch of a duty on the page of a place.
import type { ReactElement } from 'react'
import { callApi } from '../ui/api.ts'
import { useWords } from '../ui/words.tsx'
import type { PartProps } from './place-part.ts'
import { PLACE_WORDS } from './place-words.ts'

/** On duty or off. */
export function Duty({ place, reload }: PartProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const change = async (): Promise<void> => {
    const body = { isOn: !place.isOnDuty }
    await callApi(`/api/zhenheyi/places/${place.placeId}/duty`, { body })
    await reload()
  }
  return (
    <section className="card form">
      <p>
        <strong>{place.isOnDuty ? words.onDuty : words.offDuty}</strong>
      </p>
      <p className="hint">{words.dutyText}</p>
      <button type="button" className="button" onClick={() => void change()}>
        {place.isOnDuty ? words.goOff : words.goOn}
      </button>
    </section>
  )
}
