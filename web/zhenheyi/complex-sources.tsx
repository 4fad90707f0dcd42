// The three ways to say what is in a complex: a sheet, pasted lines, one unit after the other.
import { useId, useState } from 'react'
import type { ReactElement } from 'react'
import type { PreviewBody } from '../../src/places/complexes/contract.ts'
import type { Catalogue } from '../../src/places/contract.ts'
import { csvLine } from '../../src/base/csv.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { COMPLEX_WORDS } from './complex-words.ts'
import { Choice, Field } from './frame.tsx'

/** What is sent: pasted text, or a file as base64. */
export type Sent = PreviewBody

// The server reads no more.
const FILE_BYTES_MAX = 1024 * 1024

async function readBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** A sheet that is downloaded, filled in and chosen. */
export function SheetSource(props: {
  readonly placeId: number
  readonly onSent: (sent: Sent | undefined) => void
}): ReactElement {
  const words = useWords(COMPLEX_WORDS)
  const lang = useLang()
  const [name, setName] = useState<string>()
  const [isTooLarge, setTooLarge] = useState(false)
  const base = `/api/zhenheyi/places/${props.placeId}/units`
  const pick = async (file: File | undefined): Promise<void> => {
    const isOver = file !== undefined && file.size > FILE_BYTES_MAX
    setTooLarge(isOver)
    setName(isOver ? undefined : file?.name)
    // Until it is read, what was chosen before must not be sent in its place.
    props.onSent(undefined)
    if (file && !isOver) props.onSent({ file: await readBase64(file) })
  }
  return (
    <>
      <p className="lead">{words.fileText}</p>
      <div className="pair template">
        <a className="button" href={`${base}.xlsx?lang=${lang}`} download>
          {words.template}
        </a>
        <a className="button quiet" href={`${base}.csv?lang=${lang}`} download>
          {words.templateCsv}
        </a>
      </div>
      <div>
        <label className="button pick">
          {name === undefined ? words.pick : words.picked(name)}
          <input
            type="file"
            accept=".xlsx,.csv,.txt"
            onClick={(event) => {
              // A file that was mended and is chosen again is a new one.
              event.currentTarget.value = ''
            }}
            onChange={(event) => void pick(event.target.files?.[0])}
          />
        </label>
        {isTooLarge ? (
          <p className="error" role="alert">{`! ${words.tooLarge}`}</p>
        ) : (
          <p className="hint">{words.fileLimit}</p>
        )}
      </div>
      <details className="csv-help">
        <summary>{words.csvHelp}</summary>
        <p className="hint">{words.csvText}</p>
        <pre>{words.csvExample}</pre>
        <p className="hint">{words.csvCoding}</p>
      </details>
    </>
  )
}

/** Lines that are pasted or typed. */
export function PasteSource(props: {
  readonly onSent: (sent: Sent | undefined) => void
}): ReactElement {
  const words = useWords(COMPLEX_WORDS)
  const id = useId()
  const [text, setText] = useState('')
  return (
    <div className="field">
      <label htmlFor={id}>{words.pasteLabel}</label>
      <textarea
        id={id}
        rows={8}
        value={text}
        placeholder={words.pasteExample}
        onChange={(event) => {
          setText(event.target.value)
          const isEmpty = event.target.value.trim() === ''
          props.onSent(isEmpty ? undefined : { text: event.target.value })
        }}
      />
      <p className="hint">{words.pasteText}</p>
    </div>
  )
}

const EMPTY = { path: '', name: '', category: '', identifier: '', phone: '' }
type Draft = typeof EMPTY

/** Writes one unit as the sheet of one row, so that there is one way to read them all. */
function sheetOf({ path, name, category, identifier, phone }: Draft): Sent | undefined {
  if (path.trim() === '') return undefined
  const head = ['path', 'name', 'category', 'identifier', 'phone']
  return { text: csvLine(head) + csvLine([path, name, category, identifier, phone]) }
}

/** One unit. */
export function OneSource(props: {
  readonly catalogue: Catalogue | undefined
  /** What the next one begins with: the floor of the last one. */
  readonly start: string
  readonly onSent: (sent: Sent | undefined, path: string) => void
}): ReactElement {
  const words = useWords(COMPLEX_WORDS)
  const lang = useLang()
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, path: props.start })
  const change = (part: Partial<Draft>): void => {
    const next = { ...draft, ...part }
    setDraft(next)
    props.onSent(sheetOf(next), next.path)
  }
  const categories = props.catalogue?.categories ?? []
  const kind = categories.find((row) => row.category === draft.category)?.identifier
  return (
    <>
      <Field
        label={words.path}
        hint={words.pathHint}
        value={draft.path}
        maxLength={250}
        onChange={(event) => change({ path: event.target.value })}
      />
      <Field
        label={words.name}
        hint={words.nameHint}
        value={draft.name}
        maxLength={80}
        onChange={(event) => change({ name: event.target.value })}
      />
      <Choice
        label={words.category}
        value={draft.category}
        onChange={(category) => change({ category, identifier: '' })}
        options={[
          { value: '', label: words.sameCategory },
          ...categories.map((row) => ({ value: row.category, label: row.name[lang] })),
        ]}
      />
      {kind === undefined || kind === 'none' ? null : (
        <Field
          label={words.identifier[kind]}
          value={draft.identifier}
          maxLength={40}
          onChange={(event) => change({ identifier: event.target.value })}
        />
      )}
      <Field
        label={words.phone}
        hint={words.phoneHint}
        type="tel"
        autoComplete="off"
        value={draft.phone}
        maxLength={20}
        onChange={(event) => change({ phone: event.target.value })}
      />
    </>
  )
}
