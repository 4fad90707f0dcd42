// The scanner: camera, a saved picture, or the typed number. A code of a strange address is named
// and not opened: posters are pasted over with look-alikes.
import { useCallback, useState } from 'react'
import type { ReactElement } from 'react'
import { useNavigate } from 'react-router'
import { defineWords, useWords } from '../ui/words.tsx'
import { CodeCamera } from './code-camera.tsx'
import { Field, Frame } from './frame.tsx'
import { useSession } from './session.ts'

const WORDS = defineWords(
  {
    title: '扫码',
    aim: '把场所码放进框里',
    instead: '可以从相册选图片,或输入海报上的编号。',
    foreign: (host: string) => `这不是本市的场所码,没有打开:${host}。请告诉工作人员。`,
    number: '场所编号',
    numberHint: '海报二维码下面的 8 位数字',
    go: '进入',
  },
  {
    title: 'Scan',
    aim: 'Hold the place code in the frame',
    instead: 'Pick a picture, or type the number on the poster.',
    foreign: (host: string) =>
      `This is not a place code of this city and was not opened: ${host}. Please tell the staff.`,
    number: 'Number of the place',
    numberHint: 'The 8 digits under the code on the poster',
    go: 'Enter',
  },
)

/** The scanner. */
export function Scan(): ReactElement {
  const words = useWords(WORDS)
  const { me } = useSession()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string>()
  const onCode = useCallback(
    (text: string): void => {
      const url = URL.canParse(text) ? new URL(text) : undefined
      const isPlaceCode = url !== undefined && /^\/p\/[A-Za-z0-9_-]{32}$/.test(url.pathname)
      const isOurs = url?.host === location.host
      if (isPlaceCode && isOurs) location.assign(url.pathname)
      // An invitation on a manager's phone: what invites stands behind the number sign.
      else if (isOurs && url.pathname === '/zhenheyi/join') void navigate(`/join${url.hash}`)
      else setProblem(words.foreign(url?.host ?? text.slice(0, 40)))
    },
    [words],
  )
  return (
    <Frame title={words.title} back={me ? '/' : '/sign-in'}>
      <CodeCamera aim={words.aim} instead={words.instead} problem={problem} onCode={onCode} />
      <form className="card form" method="post" action="/n">
        <Field
          label={words.number}
          hint={words.numberHint}
          name="number"
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
          aside={
            <button type="submit" className="button primary field-aside">
              {words.go}
            </button>
          }
        />
      </form>
    </Frame>
  )
}
