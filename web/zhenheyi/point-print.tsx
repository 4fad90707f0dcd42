// One print: a sheet of paper or a screen, its serial and date, its poster, and taking it out of
// use alone. Source: F10.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { PrintLine } from '../../src/places/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { Dated } from '../ui/dated.tsx'
import { formatDate, formatMinute } from '../ui/formats.ts'
import { useWords } from '../ui/words.tsx'
import { Field, Problem } from './frame.tsx'
import type { PartProps } from './place-part.ts'
import { PLACE_WORDS } from './place-words.ts'
import { POINT_WORDS } from './point-words.ts'

type PrintProps = PartProps & {
  readonly print: PrintLine
  /** When a screen was online; undefined for paper. */
  readonly seenAt: number | undefined
}

/** Asks why, and takes a print out of use. */
function Withdraw({ place, print, reload }: PrintProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const points = useWords(POINT_WORDS)
  const [because, setBecause] = useState('')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const withdraw = async (): Promise<void> => {
    const path = `/api/zhenheyi/places/${place.placeId}/prints/${print.printId}/withdraw`
    const answer = await callApi(path, { body: { because } })
    setRefusal(answer.ok ? undefined : answer)
    if (answer.ok) await reload()
  }
  return (
    <div className="sheet">
      <p>{print.isScreen ? points.screenWithdraw : words.withdrawText}</p>
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
  )
}

/** One print of a point. */
export function Print(props: PrintProps): ReactElement {
  const words = useWords(PLACE_WORDS)
  const points = useWords(POINT_WORDS)
  const { place, print, seenAt } = props
  const [isAsking, setAsking] = useState(false)
  const isLive = print.withdrawnAt === null
  // The serial is the one on the sheet itself.
  const serial = `${place.placeId}-${print.printNo}`
  const dates = isLive
    ? formatDate(print.madeAt)
    : `${words.withdrawnOn} ${formatDate(print.withdrawnAt ?? 0)}`
  return (
    <li className="print">
      <span className="print-name">
        <b>{print.isScreen ? points.screen(serial) : points.serial(serial)}</b>
        <small className="tabular">
          <Dated text={dates} />
          {isLive && seenAt !== undefined ? (
            <Dated text={` · ${points.seen(`${formatDate(seenAt)} ${formatMinute(seenAt)}`)}`} />
          ) : null}
        </small>
      </span>
      {isLive ? (
        <span className="print-acts">
          {print.isScreen ? null : (
            <Link className="button small" to={`/places/${place.placeId}/prints/${print.printId}`}>
              {words.poster}
            </Link>
          )}
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
      {isAsking && isLive ? <Withdraw {...props} /> : null}
    </li>
  )
}
