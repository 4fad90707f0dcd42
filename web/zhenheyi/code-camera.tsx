// Reads a code: the camera, or a picture that was taken before. Where there is no camera it says
// why and what to do instead.
import { useCallback, useState } from 'react'
import type { ReactElement } from 'react'
import { defineWords, useWords } from '../ui/words.tsx'
import { readCode } from './detector.ts'
import { useCamera } from './use-camera.ts'

const WORDS = defineWords(
  {
    absent: {
      denied: '浏览器没有相机权限。请在浏览器的网站设置里允许使用相机,再打开本页。',
      missing: '这台设备上没有找到相机。',
      busy: '相机正被别的应用占用。请关掉那个应用,再打开本页。',
      unsupported: '这个浏览器在这里打不开相机,请换一个浏览器。',
    },
    picture: '从相册选图片',
    noCode: '这张图片里没有找到二维码。',
  },
  {
    absent: {
      denied:
        'The browser may not use the camera. Allow it in the settings of this site, then open this page again.',
      missing: 'No camera was found on this device.',
      busy: 'Another app is using the camera. Close it, then open this page again.',
      unsupported: 'This browser cannot open the camera here; please use another one.',
    },
    picture: 'Pick a picture',
    noCode: 'No code was found in this picture.',
  },
)

/** The camera and the way to a picture; `problem` is what is wrong with the code read last. */
export function CodeCamera(props: {
  readonly aim: string
  /** What else can be done where there is no camera. */
  readonly instead: string
  readonly problem: string | undefined
  readonly onCode: (text: string) => void
}): ReactElement {
  const words = useWords(WORDS)
  const { aim, instead, onCode } = props
  const [isEmpty, setEmpty] = useState(false)
  const read = useCallback(
    (text: string): void => {
      setEmpty(false)
      onCode(text)
    },
    [onCode],
  )
  const { video, state, because } = useCamera(read)
  const readPicture = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const picture = await createImageBitmap(file).catch(() => undefined)
    const text = picture && (await readCode(picture))
    if (text === undefined) setEmpty(true)
    else read(text)
  }
  const problem = isEmpty ? words.noCode : props.problem
  return (
    <>
      <div className={state === 'absent' ? 'camera off' : 'camera'}>
        <video ref={video} playsInline muted aria-hidden="true" />
        {state === 'absent' ? (
          <p role="status">
            {words.absent[because]}
            <br />
            {instead}
          </p>
        ) : (
          <p role="status">{aim}</p>
        )}
      </div>
      {problem === undefined ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <label className="button pick">
        {words.picture}
        <input
          type="file"
          accept="image/*"
          onChange={(event) => void readPicture(event.target.files?.[0])}
        />
      </label>
    </>
  )
}
