// The frame of every screen: bar on top, rail on the left, who is signed in.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Card, Input, Spin } from 'antd'
import type { InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Navigate, NavLink, Outlet, useNavigate } from 'react-router'
import type { Me } from '../../src/staff/contract.ts'
import { formatCount, formatMinute } from '../ui/formats.ts'
import { useLang, useWords } from '../ui/words.tsx'
import { ask, isAccountChanged, refusalOf, showAccount } from './ask.ts'
import { deskTitle, rolesText } from './desk-title.ts'
import { Problem } from './problem.tsx'
import { useSetLang } from './set-lang.ts'
import { useStrangeCount } from './use-strange-codes.ts'
import { frameWords } from './words.ts'

/** Under which it is kept who is signed in. */
export const ME_KEY = ['me']

async function askMe(): Promise<Me> {
  const me = await ask<Me>('/api/staff/me')
  showAccount(me.username, me.isDemo)
  return me
}

/** Gives who is signed in; asked again when the tab is shown again. */
export function useMe() {
  return useQuery({ queryKey: ME_KEY, queryFn: askMe, refetchOnWindowFocus: 'always' })
}

/** The same screen again, as whoever is signed in now. */
function loadAnew(): void {
  showAccount(undefined)
  location.replace(location.pathname)
}

/** Another tab has signed in as somebody else: nothing of before is shown or done any more. */
function AccountChanged({ error }: { readonly error: unknown }) {
  const words = useWords(frameWords)
  return (
    <main className="sign-in">
      <Card className="sign-in-card">
        <h1>{words.accountChanged}</h1>
        <Problem error={error} />
        <Button type="primary" block onClick={loadAnew}>
          {words.reload}
        </Button>
      </Card>
    </main>
  )
}

function Clock() {
  const words = useWords(frameWords)
  const [now, setNow] = useState(() => Math.floor(Date.now() / 1000))
  useEffect(() => {
    const timer = setInterval(() => setNow(Math.floor(Date.now() / 1000)), 5000)
    return () => clearInterval(timer)
  }, [])
  return (
    <span className="clock tabular" title={words.shanghai}>
      {formatMinute(now)}
    </span>
  )
}

function Search() {
  const words = useWords(frameWords)
  const navigate = useNavigate()
  const box = useRef<InputRef>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.closest('input,textarea')
      if (event.key !== '/' || isTyping) return
      event.preventDefault()
      box.current?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <Input.Search
      ref={box}
      className="search"
      allowClear
      maxLength={40}
      placeholder={`${words.search}  /`}
      aria-label={words.search}
      onSearch={(text) => {
        const wanted = text.trim()
        void navigate(wanted === '' ? '/cases' : `/cases?q=${encodeURIComponent(wanted)}`)
      }}
    />
  )
}

function Bar({ me }: { readonly me: Me }) {
  const words = useWords(frameWords)
  const lang = useLang()
  const setLang = useSetLang()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const isTracer = me.roles.some((one) => one.role === 'tracer')
  const title = deskTitle(me, lang)
  useEffect(() => {
    document.title = `${words.product} ${title}`
  }, [words.product, title])
  const signOut = async (): Promise<void> => {
    try {
      await ask('/api/staff/sign-out', { method: 'POST' })
    } catch (error) {
      // Whoever is signed in by now stays so; what is over needs no end.
      if (isAccountChanged(error)) return queries.invalidateQueries({ queryKey: ME_KEY })
    }
    showAccount(undefined)
    queries.clear()
    return navigate('/sign-in')
  }
  return (
    <header className="bar">
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <strong className="brand">{words.product}</strong>
      <span className="brand-part">{title}</span>
      {isTracer && <Search />}
      <span className="grow" />
      <span className="who">
        {me.name}
        <small>{rolesText(me, lang)}</small>
      </span>
      <Clock />
      <Button type="text" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
        {words.switchLang}
      </Button>
      <Button type="text" onClick={() => void signOut()}>
        {words.signOut}
      </Button>
    </header>
  )
}

// In the order of the rail; the first one that somebody may open is where they land.
const SCREENS = [
  { path: '/cases', word: 'cases', roles: ['tracer'] },
  { path: '/stops', word: 'stops', roles: ['supervisor'] },
  { path: '/places', word: 'places', roles: ['supervisor'] },
  { path: '/strange-codes', word: 'strangeCodes', roles: ['supervisor'] },
  { path: '/print-requests', word: 'printRequests', roles: ['supervisor'] },
  { path: '/handovers', word: 'handovers', roles: ['supervisor'] },
  { path: '/disputes', word: 'disputes', roles: ['supervisor', 'administrator'] },
  { path: '/lists', word: 'lists', roles: ['administrator'] },
  { path: '/rules', word: 'rules', roles: ['administrator'] },
  { path: '/audit', word: 'audit', roles: ['auditor'] },
] as const

function screensOf(me: Me): (typeof SCREENS)[number][] {
  const held = new Set(me.roles.map((one) => one.role))
  return SCREENS.filter((screen) => screen.roles.some((role) => held.has(role)))
}

/** Sends whoever is signed in to the first screen of their role. */
export function Home() {
  const me = useMe()
  const [first] = me.data ? screensOf(me.data) : []
  // Whoever has no screen is told so by the frame around this.
  return first ? <Navigate to={first.path} replace /> : null
}

function Rail({ screens }: { readonly screens: readonly (typeof SCREENS)[number][] }) {
  const words = useWords(frameWords)
  const lang = useLang()
  const isTown = screens.some((screen) => screen.path === '/strange-codes')
  const counts: Readonly<Record<string, number>> = { strangeCodes: useStrangeCount(isTown) }
  return (
    <nav className="rail" aria-label={words.rail}>
      {screens.map(({ path, word }) => {
        const count = counts[word] ?? 0
        return (
          <NavLink key={path} to={path}>
            {words[word]}
            {count > 0 && <b className="rail-count tabular">{formatCount(count, lang)}</b>}
          </NavLink>
        )
      })}
    </nav>
  )
}

/** Frames the screens of whoever is signed in; sends everybody else to the sign-in. */
export function Shell() {
  const words = useWords(frameWords)
  const me = useMe()
  if (me.isPending) return <Spin className="page-spin" />
  if (isAccountChanged(me.error)) return <AccountChanged error={me.error} />
  const status = refusalOf(me.error)?.status
  if (status === 401 || status === 403) return <Navigate to="/sign-in" replace />
  // Without a network for a moment whoever works goes on with what is there.
  if (!me.data) return <Problem error={me.error} />
  const screens = screensOf(me.data)
  return (
    <div className="frame">
      <Bar me={me.data} />
      {me.data.isDemo && window.self === window.top && (
        <aside className="demo-band">{words.demo}</aside>
      )}
      <div className="below">
        <Rail screens={screens} />
        <main id="content" className="content" tabIndex={-1}>
          {screens.length > 0 ? <Outlet /> : <p>{words.noScreens}</p>}
        </main>
      </div>
    </div>
  )
}
