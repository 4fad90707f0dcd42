// Registers many people at once: pasted lines or a spreadsheet; first checked, then recorded, with
// a word for every line. Source: F16.
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { BatchAnswer, BatchBody, BatchRow } from '../../../src/visits/door/contract.ts'
import type { ApiAnswer } from '../../ui/api.ts'
import { useLang, useWords } from '../../ui/words.tsx'
import { Problem } from '../frame.tsx'
import { LONG_MS, askDoor } from './ask-door.ts'
import { FORM_WORDS } from './form-words.ts'
import type { Door } from './record.ts'

type Source = Pick<BatchBody, 'text' | 'xlsx'>

// The server reads no more; a spreadsheet of 200 people has some 20 kB.
const FILE_BYTES_MAX = 1_000_000

async function readBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

// Spreadsheets of older machines write CSV in GB 18030; wrong bytes give it away.
async function readText(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function Line({ row }: { row: BatchRow }): ReactElement {
  const words = useWords(FORM_WORDS)
  const lang = useLang()
  const isBad = row.state === 'refused'
  return (
    <li className={isBad ? 'result-line bad' : 'result-line'}>
      <span className="tabular">{words.line(row.row)}</span>
      <span>
        <b>{row.maskedName}</b> {isBad ? '✕' : '✓'} {words.states[row.state]}
        {row.message ? <small>{row.message[lang]}</small> : null}
      </span>
    </li>
  )
}

function Results({ answer }: { answer: BatchAnswer }): ReactElement {
  const words = useWords(FORM_WORDS)
  const fit = answer.rows.filter((row) => row.state === 'fit').length
  const text =
    fit > 0 || answer.recorded === 0
      ? words.fitSummary(fit, answer.refused)
      : words.summary(answer.recorded, answer.refused)
  // What must be corrected comes first.
  const rows = answer.rows.toSorted(
    (left, right) => Number(right.state === 'refused') - Number(left.state === 'refused'),
  )
  return (
    <section className="card" aria-live="polite">
      <p>
        <strong>{text}</strong>
      </p>
      <ul className="results">
        {rows.map((row) => (
          <Line key={row.row} row={row} />
        ))}
      </ul>
    </section>
  )
}

/** The form for many. */
export function ManyPanel(props: {
  readonly door: Door
  readonly onDone: () => void
}): ReactElement {
  const words = useWords(FORM_WORDS)
  const { door } = props
  const [text, setText] = useState('')
  const [file, setFile] = useState<{ name: string; source: Source }>()
  const [entryId, setEntryId] = useState(() => crypto.randomUUID())
  const [problem, setProblem] = useState<string>()
  const [answer, setAnswer] = useState<ApiAnswer<BatchAnswer>>()
  const [isBusy, setBusy] = useState(false)
  const isEmpty = file === undefined && text.trim() === ''
  const pick = async (picked: File | undefined): Promise<void> => {
    setAnswer(undefined)
    setProblem(picked && picked.size > FILE_BYTES_MAX ? words.fileTooLarge : undefined)
    if (!picked || picked.size > FILE_BYTES_MAX) return setFile(undefined)
    const isSheet = /\.xlsx$/i.test(picked.name)
    const source = isSheet ? { xlsx: await readBase64(picked) } : { text: await readText(picked) }
    setFile({ name: picked.name, source })
  }
  const send = async (isTrial: boolean): Promise<void> => {
    setProblem(isEmpty ? words.listFirst : undefined)
    if (isEmpty) return
    setBusy(true)
    const source: Source = file?.source ?? { text }
    const body: BatchBody = { entryId, ...source, ...(isTrial ? { isTrial } : {}) }
    const got = await askDoor<BatchAnswer>(door.pointId, '/batch', body, LONG_MS)
    setBusy(false)
    setAnswer(got)
    if (!got.ok || isTrial) return
    setEntryId(crypto.randomUUID())
    setText('')
    setFile(undefined)
    props.onDone()
  }
  const fit = answer?.ok ? answer.body.rows.filter((row) => row.state === 'fit').length : 0
  return (
    <div className="form">
      {door.isOffline ? <p className="strip">{words.needsNetwork}</p> : null}
      <p className="lead">{words.manyText}</p>
      <div className="field">
        <label htmlFor="many-text">{words.paste}</label>
        <textarea
          id="many-text"
          rows={5}
          value={text}
          placeholder={words.pasteExample}
          onChange={(event) => {
            setText(event.target.value)
            setFile(undefined)
            setAnswer(undefined)
            setProblem(undefined)
          }}
        />
      </div>
      <label className="button pick">
        {file ? words.chosen(file.name) : words.file}
        <input
          type="file"
          accept=".csv,.txt,.xlsx"
          onChange={(event) => void pick(event.target.files?.[0])}
        />
      </label>
      {problem === undefined ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {answer?.ok === false ? <Problem refusal={answer} /> : null}
      {door.isOffline ? null : (
        <div className={fit > 0 ? 'pair' : undefined}>
          <button
            type="button"
            className={fit > 0 ? 'button' : 'button primary wide'}
            disabled={isBusy}
            onClick={() => void send(true)}
          >
            {words.check}
          </button>
          {fit > 0 ? (
            <button
              type="button"
              className="button primary"
              disabled={isBusy}
              onClick={() => void send(false)}
            >
              {words.record(fit)}
            </button>
          ) : null}
        </div>
      )}
      {answer?.ok ? <Results answer={answer.body} /> : null}
    </div>
  )
}
