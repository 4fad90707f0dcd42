// A new screen at a point: the code that is typed on it once. Source: F10; ADR 0021.
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { NewScreenAnswer } from '../../src/places/points/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { formatMinute, groupDigits } from '../ui/formats.ts'
import { useWords } from '../ui/words.tsx'
import { Problem } from './frame.tsx'
import { POINT_WORDS } from './point-words.ts'

/** Makes the code of a new screen and says what to do with it. */
export function NewScreen(props: {
  readonly placeId: number
  readonly pointId: number
}): ReactElement {
  const words = useWords(POINT_WORDS)
  const [made, setMade] = useState<NewScreenAnswer>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const make = async (): Promise<void> => {
    const path = `/api/zhenheyi/places/${props.placeId}/points/${props.pointId}/screens`
    const answer = await callApi<NewScreenAnswer>(path, { method: 'POST' })
    setRefusal(answer.ok ? undefined : answer)
    setMade(answer.ok ? answer.body : undefined)
  }
  return (
    <>
      {refusal ? <Problem refusal={refusal} /> : null}
      {made ? (
        <div className="sheet screen-code" role="status">
          <p>{words.screenSteps(`${location.host}/zhenheyi/screen`)}</p>
          <b className="tabular">{groupDigits(made.code)}</b>
          <p className="hint">{words.screenUntil(formatMinute(made.until))}</p>
        </div>
      ) : (
        <>
          <button type="button" className="button quiet wide" onClick={() => void make()}>
            {words.newScreen}
          </button>
          <p className="hint">{words.screenText}</p>
        </>
      )}
    </>
  )
}
