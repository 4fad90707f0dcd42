// Asks the town to print, and says how far it is: asked, printed, fetched.
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { Format, PrintRequest } from '../../../src/places/posters/contract.ts'
import { callApi } from '../../ui/api.ts'
import type { ApiRefusal } from '../../ui/api.ts'
import { Dated } from '../../ui/dated.tsx'
import { formatCount, formatDate } from '../../ui/formats.ts'
import { useLang, useWords } from '../../ui/words.tsx'
import { Problem } from '../frame.tsx'
import { useAsk } from '../use-ask.ts'
import { SIGN_WORDS } from './words.ts'

type Act = (path: string, body: object) => Promise<void>

function Asked(props: {
  readonly known: PrintRequest
  readonly format: Format
  readonly act: Act
}): ReactElement | null {
  const words = useWords(SIGN_WORDS)
  const lang = useLang()
  const { town, request } = props.known
  if (!request) return null
  const name = town.name[lang]
  if (request.state === 'printed') {
    return (
      <>
        <p className="strip plain" role="status">
          <Dated text={words.printed(name, formatDate(request.printedAt ?? request.askedAt))} />
          {town.phone === '' ? null : (
            <a href={`tel:${town.phone}`}>{` ${words.phone} ${town.phone}`}</a>
          )}
        </p>
        <button
          type="button"
          className="button wide"
          onClick={() => void props.act('/fetched', {})}
        >
          {words.fetched}
        </button>
      </>
    )
  }
  const { format, signs, askedAt } = request
  return (
    <>
      <p className="strip plain" role="status">
        <Dated
          text={words.asked(
            name,
            formatCount(signs, lang),
            words.formats[format],
            formatDate(askedAt),
          )}
        />
      </p>
      {format === props.format ? null : (
        <button
          type="button"
          className="button quiet wide"
          onClick={() => void props.act('', { format: props.format })}
        >
          {words.askAgain}
        </button>
      )}
    </>
  )
}

/** The button and what became of it. */
export function AskPrint(props: {
  readonly placeId: number
  readonly format: Format
}): ReactElement | null {
  const words = useWords(SIGN_WORDS)
  const lang = useLang()
  const path = `/api/zhenheyi/places/${props.placeId}/print-request`
  const { answer, reload } = useAsk<PrintRequest>(path)
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const act: Act = async (rest, body) => {
    const done = await callApi(`${path}${rest}`, { body })
    setRefusal(done.ok ? undefined : done)
    if (done.ok) await reload()
  }
  if (answer?.ok !== true || answer.body.signs === 0) return null
  const { town, signs, request } = answer.body
  const isOpen = request !== undefined && request.state !== 'fetched'
  return (
    <div className="ask-print">
      {refusal ? <Problem refusal={refusal} /> : null}
      {isOpen ? (
        <Asked known={answer.body} format={props.format} act={act} />
      ) : (
        <>
          <button
            type="button"
            className="button wide"
            onClick={() => void act('', { format: props.format })}
          >
            {words.ask}
          </button>
          <p className="hint">
            {request?.fetchedAt === undefined ? (
              words.askText(town.name[lang], formatCount(signs, lang))
            ) : (
              <Dated text={words.fetchedOn(formatDate(request.fetchedAt))} />
            )}
          </p>
        </>
      )}
    </div>
  )
}
