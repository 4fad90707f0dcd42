// A refusal on a screen: what happened and what to do, in words.
import { Alert } from 'antd'
import { useLang } from '../ui/words.tsx'
import { refusalOf } from './ask.ts'

const UNKNOWN = { zh: '系统出错了,请稍后重试。', en: 'Something went wrong. Please try again.' }

/** Shows the sentence of a refusal; nothing when there is none. */
export function Problem({ error }: { readonly error: unknown }) {
  const lang = useLang()
  if (!error) return null
  const sentence = refusalOf(error)?.message ?? UNKNOWN
  return <Alert role="alert" type="error" showIcon className="problem" title={sentence[lang]} />
}
