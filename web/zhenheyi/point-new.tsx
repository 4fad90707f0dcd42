// One more posting point.
import { useState } from 'react'
import type { ReactElement, SubmitEvent } from 'react'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Field } from './frame.tsx'
import type { PartProps } from './place-part.ts'
import { PLACE_WORDS } from './place-words.ts'

/** The form of a new posting point. */
export function NewPoint({ place, reload }: PartProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const lang = useLang()
  const [name, setName] = useState('')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [isBusy, setIsBusy] = useState(false)
  const [isNameless, setNameless] = useState(false)
  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const isNameless = name.trim() === ''
    setNameless(isNameless)
    if (isNameless) return
    setIsBusy(true)
    const path = `/api/zhenheyi/places/${place.placeId}/points`
    const answer = await callApi(path, { body: { name } })
    setIsBusy(false)
    setRefusal(answer.ok ? undefined : answer)
    if (!answer.ok) return
    setName('')
    await reload()
  }
  return (
    <form className="card form" onSubmit={(event) => void add(event)}>
      <Field
        label={words.addPoint}
        hint={words.addPointHint}
        error={isNameless ? words.addPointName : refusal?.message[lang]}
        value={name}
        maxLength={40}
        onChange={(event) => setName(event.target.value)}
        aside={
          <button type="submit" className="button field-aside" disabled={isBusy}>
            {words.add}
          </button>
        }
      />
    </form>
  )
}
