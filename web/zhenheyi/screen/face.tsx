// The face of a screen: the code as large as it goes, where it is, what time it is.
import type { ReactElement } from 'react'
import { stepUrl } from '../../../src/base/step-code.ts'
import { formatSecond } from '../../ui/formats.ts'
import { QrPicture } from '../../ui/qr-picture.tsx'
import { useWords } from '../../ui/words.tsx'
import type { ShownScreen } from './use-screen.ts'
import { FACE, SCREEN_WORDS } from './words.ts'

/** Shows the code of now. */
export function Face({ shown }: { readonly shown: ShownScreen }): ReactElement | null {
  const words = useWords(SCREEN_WORDS)
  const { face, token, code, nowMs, state } = shown
  if (!face) return null
  const { placeName, pointName, publicUrl, hotline } = face
  const isTwoNames = pointName.zh !== pointName.en
  return (
    <main className="face">
      <h1 className="face-band">
        {FACE.band}
        <small lang="en">{FACE.bandEn}</small>
        {face.isDemo ? <span className="face-demo">{FACE.demo}</span> : null}
      </h1>
      <div className="face-code">
        {code === '' ? null : (
          <QrPicture
            text={stepUrl(publicUrl, token, code)}
            label={words.qr(placeName, pointName.zh)}
          />
        )}
      </div>
      <div className="face-side">
        <p className="face-place">{placeName}</p>
        <p className="face-point">
          {pointName.zh}
          {isTwoNames ? <small lang="en">{pointName.en}</small> : null}
        </p>
        <p className="face-clock tabular">{formatSecond(Math.floor(nowMs / 1000))}</p>
        <p>
          {FACE.how}
          <small lang="en">{FACE.howEn}</small>
        </p>
        <p>
          {FACE.changes}
          <small lang="en">{FACE.changesEn}</small>
        </p>
        <p className="face-host">{new URL(publicUrl).host}</p>
        <p className="face-help">
          {FACE.help} · {hotline}
          <small lang="en">{FACE.helpEn}</small>
        </p>
        {state === 'alone' ? (
          <p className="face-alone" role="status">
            {words.alone}
          </p>
        ) : null}
      </div>
    </main>
  )
}
