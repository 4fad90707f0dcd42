// The frame of every screen: bar, language, content; and the small pieces that all screens share.
import { SpinLoading } from 'antd-mobile'
import { useId } from 'react'
import type { InputHTMLAttributes, ReactElement, ReactNode } from 'react'
import { Link } from 'react-router'
import type { ApiRefusal } from '../ui/api.ts'
import { defineWords, useLang, useWords } from '../ui/words.tsx'
import { useLarge } from './large.ts'
import { useSession } from './session.ts'

const WORDS = defineWords(
  {
    back: '返回',
    loading: '正在加载',
    large: '大字',
    language: 'EN',
    languageLabel: 'EN, switch to English',
    again: '重试',
    gone: '它可能已停用,或已不由您管理。请返回上一页。',
    hotline: '如需帮助,请拨 12345。',
  },
  {
    back: 'Back',
    loading: 'Loading',
    large: 'A+',
    language: '中',
    languageLabel: '中, 切换到中文',
    again: 'Try again',
    gone: 'It may be closed, or no longer yours. Please go back.',
    hotline: 'For help call 12345.',
  },
)

/** Switches between Chinese and English. */
export function LangSwitch(): ReactElement {
  const words = useWords(WORDS)
  const lang = useLang()
  const { setLang } = useSession()
  return (
    <button
      type="button"
      className="bar-button"
      aria-label={words.languageLabel}
      onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}
    >
      {words.language}
    </button>
  )
}

/** Switches between normal and large print. */
function SizeSwitch(): ReactElement {
  const words = useWords(WORDS)
  const [isLarge, change] = useLarge()
  return (
    <button type="button" className="bar-button" aria-pressed={isLarge} onClick={change}>
      {words.large}
    </button>
  )
}

/** A screen with its bar. */
export function Frame(props: {
  readonly title: string
  readonly back?: string
  readonly children: ReactNode
}): ReactElement {
  const words = useWords(WORDS)
  return (
    <>
      <header className="bar">
        {props.back === undefined ? (
          <span className="bar-mark" aria-hidden="true" />
        ) : (
          <Link className="bar-button bar-back" to={props.back} aria-label={words.back}>
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
              <path d="M15 4l-8 8 8 8" fill="none" stroke="currentColor" strokeWidth="2.4" />
            </svg>
          </Link>
        )}
        <h1>{props.title}</h1>
        <SizeSwitch />
        <LangSwitch />
      </header>
      <main className="page" aria-label={props.title}>
        {props.children}
      </main>
    </>
  )
}

/** Says that something is on its way. */
export function Loading(): ReactElement {
  const words = useWords(WORDS)
  return (
    <div className="loading" role="status">
      <SpinLoading color="primary" />
      <span>{words.loading}</span>
    </div>
  )
}

/** Shows a refusal as its sentence, with what to do next. */
export function Problem(props: {
  readonly refusal: ApiRefusal
  readonly onAgain?: () => void
}): ReactElement {
  const words = useWords(WORDS)
  const lang = useLang()
  // A whole screen that is not there; asking again would not bring it.
  const isGone = props.onAgain !== undefined && props.refusal.status === 404
  return (
    <div className="problem" role="alert">
      <p>{props.refusal.message[lang]}</p>
      {props.refusal.status === 0 || props.refusal.status >= 500 ? <p>{words.hotline}</p> : null}
      {isGone ? <p>{words.gone}</p> : null}
      {props.onAgain && !isGone ? (
        <button type="button" className="button" onClick={props.onAgain}>
          {words.again}
        </button>
      ) : null}
    </div>
  )
}

/** A labelled input with its error in words under it. */
export function Field(
  props: Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> & {
    readonly label: string
    readonly error?: string | undefined
    readonly hint?: string | undefined
    readonly aside?: ReactNode
  },
): ReactElement {
  const { label, error, hint, aside, ...input } = props
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? hint
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        <input
          id={id}
          aria-invalid={error !== undefined}
          {...(note === undefined ? {} : { 'aria-describedby': noteId })}
          {...input}
        />
        {aside}
      </div>
      {note === undefined ? null : (
        <p id={noteId} className={error === undefined ? 'hint' : 'error'}>
          {error === undefined ? note : `! ${error}`}
        </p>
      )}
    </div>
  )
}

/** A labelled choice among a few. */
export function Choice(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly options: readonly { readonly value: string; readonly label: string }[]
}): ReactElement {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className="field-row">
        <select
          id={id}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}
