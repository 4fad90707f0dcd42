// One sheet of paper: its serial and date, its poster, and taking it out of use.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { PrintLine } from '../../src/places/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { formatDate } from '../ui/formats.ts'
import { useWords } from '../ui/words.tsx'
import { Field, Problem } from './frame.tsx'
import type { PartProps } from './place-part.ts'
import { PLACE_WORDS } from './place-words.ts'

/** One print of a point. */
export function Print(props: PartProps & { readonly print: PrintLine }): ReactElement {
  const words = useWords(PLACE_WORDS)
  const { place, print, reload } = props
  const [isAsking, setAsking] = useState(false)
  const [because, setBecause] = useState('')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const path = `/places/${place.placeId}/prints/${print.printId}`
  const withdraw = async (): Promise<void> => {
    const answer = await callApi(`/api/zhenheyi${path}/withdraw`, { body: { because } })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await reload()
  }
  return (
    <li className="print">
      <span className="print-name">
        <b>{words.print(print.printNo)}</b>
        <small className="tabular">
          {print.withdrawnAt === null
            ? formatDate(print.madeAt)
            : `${words.withdrawnOn} ${formatDate(print.withdrawnAt)}`}
        </small>
      </span>
      {print.withdrawnAt === null ? (
        <span className="print-acts">
          <Link className="button small" to={path}>
            {words.poster}
          </Link>
          {place.role === 'manager' ? (
            <button
              type="button"
              className="button small quiet"
              aria-expanded={isAsking}
              onClick={() => setAsking(!isAsking)}
            >
              {words.withdraw}
            </button>
          ) : null}
        </span>
      ) : (
        <span className="tag off">{words.withdrawn}</span>
      )}
      {isAsking && print.withdrawnAt === null ? (
        <div className="sheet">
          <p>{words.withdrawText}</p>
          <Field
            label={words.because}
            value={because}
            maxLength={200}
            onChange={(event) => setBecause(event.target.value)}
          />
          {refusal ? <Problem refusal={refusal} /> : null}
          <button type="button" className="button danger" onClick={() => void withdraw()}>
            {words.withdrawNow}
          </button>
        </div>
      ) : null}
    </li>
  )
}
