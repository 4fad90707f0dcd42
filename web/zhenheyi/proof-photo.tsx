// A photo of the wall, checked by the server. The picture is made small on this phone first, which
// also leaves behind where and with what it was taken. Source: F21; ADR 0020.
import { useState } from 'react'
import type { ReactElement } from 'react'
import { pointWords } from '../../src/base/point-words.ts'
import type { Catalogue } from '../../src/places/contract.ts'
import type { PointWatch, ProofAnswer } from '../../src/places/points/contract.ts'
import { callApi } from '../ui/api.ts'
import type { ApiRefusal } from '../ui/api.ts'
import { Dated } from '../ui/dated.tsx'
import { formatDate } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { Problem } from './frame.tsx'
import { POINT_WORDS } from './point-words.ts'
import { useAsk } from './use-ask.ts'

// A poster at arm's length reads well at this size; the file has 300 kB. Units: pixels.
const EDGE_MAX = 1600
const QUALITY = 0.85

/** Draws a picture anew, small and without its notes; undefined when it cannot be opened. */
async function shrink(file: File): Promise<Blob | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return undefined
  const scale = Math.min(1, EDGE_MAX / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', QUALITY)
  })
}

function Alarm({ leadsTo }: { readonly leadsTo: string }): ReactElement {
  const words = useWords(POINT_WORDS)
  const { answer } = useAsk<Catalogue>('/api/zhenheyi/catalogue')
  const hotline = answer?.ok ? answer.body.hotline : '12345'
  return (
    <div className="alarm" role="alert">
      <strong>{words.alarm}</strong>
      <p>{words.alarmText(leadsTo)}</p>
      <a className="button danger" href={`tel:${hotline}`}>
        {words.call(hotline)}
      </a>
    </div>
  )
}

function Result({ proof, placeId }: { readonly proof: ProofAnswer; readonly placeId: number }) {
  const words = useWords(POINT_WORDS)
  const lang = useLang()
  const { result } = proof
  if (result === 'wrong-host') return <Alarm leadsTo={proof.leadsTo ?? ''} />
  if (result === 'right') {
    const serial = `${placeId}-${proof.printNo}`
    return (
      <p className="good mark" role="status">
        {words.results.right(serial)}
      </p>
    )
  }
  const sentence =
    result === 'other-point'
      ? words.results['other-point'](pointWords(proof.pointName ?? '')[lang])
      : words.results[result]
  return (
    <p className="problem" role="alert">
      {sentence}
    </p>
  )
}

function Strange({ watch }: { readonly watch: PointWatch }): ReactElement[] {
  const words = useWords(POINT_WORDS)
  return watch.strange.map(({ leadsTo, foundAt }) => (
    <p key={leadsTo} className="alarm plain">
      <Dated text={words.strange(formatDate(foundAt), leadsTo)} />
    </p>
  ))
}

/** How things stand with the photo of a point, and a new one. */
export function ProofPhoto(props: {
  readonly placeId: number
  readonly watch: PointWatch
  readonly mayTake: boolean
  readonly reload: () => Promise<void>
}): ReactElement {
  const words = useWords(POINT_WORDS)
  const { placeId, watch } = props
  const [isReading, setReading] = useState(false)
  const [proof, setProof] = useState<ProofAnswer>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const [isUnknownPicture, setUnknownPicture] = useState(false)
  const send = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setProof(undefined)
    setRefusal(undefined)
    setReading(true)
    const small = await shrink(file)
    setUnknownPicture(!small)
    if (small) {
      const path = `/api/zhenheyi/places/${placeId}/points/${watch.pointId}/proof`
      const answer = await callApi<ProofAnswer>(path, { file: small })
      if (answer.ok) setProof(answer.body)
      else setRefusal(answer)
      await props.reload()
    }
    setReading(false)
  }
  const isProven = watch.proof === 'proven'
  return (
    <div className="proof">
      <p className="proof-state">
        <span className={isProven ? 'tag good-tag' : 'tag accent'}>{words.proof[watch.proof]}</span>
        {watch.provenAt === null ? null : (
          <small className="tabular whole-day">{formatDate(watch.provenAt)}</small>
        )}
      </p>
      {proof ? <Result proof={proof} placeId={placeId} /> : <Strange watch={watch} />}
      {refusal ? <Problem refusal={refusal} /> : null}
      {isUnknownPicture ? (
        <p className="problem" role="alert">
          {words.noPicture}
        </p>
      ) : null}
      {props.mayTake ? (
        <>
          <label className={isProven ? 'button pick quiet' : 'button pick'} aria-busy={isReading}>
            {isReading ? words.reading : words.takePhoto}
            <input
              type="file"
              accept="image/*"
              capture="environment"
              disabled={isReading}
              onChange={(event) => {
                const { target } = event
                // The same file again is a new try.
                void send(target.files?.[0]).finally(() => (target.value = ''))
              }}
            />
          </label>
          {isProven ? null : <p className="hint">{words.photoHint}</p>}
        </>
      ) : null}
    </div>
  )
}
