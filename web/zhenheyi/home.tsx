// Home: greeting, the scanner, and the columns; epidemic control first.
import { Button } from 'antd-mobile'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { MyPlaces } from '../../src/places/contract.ts'
import { callApi } from '../ui/api.ts'
import { formatCount } from '../ui/formats.ts'
import { defineWords, useLang, useWords } from '../ui/words.tsx'
import { Frame } from './frame.tsx'
import { ScanMark } from './marks.tsx'
import { useSession } from './session.ts'
import { useAsk } from './use-ask.ts'

const WORDS = defineWords(
  {
    title: '镇合意',
    hello: (name: string) => `您好,${name}`,
    scan: '扫码',
    scanText: '扫场所码,登记进入',
    column: '疫情防控',
    module: '镇江通行码',
    moduleText: '生成场所码、打印海报、管理看门人',
    today: '今日到访',
    places: (count: number) => `${count} 个场所`,
    none: '还没有场所。几步就能生成场所码。',
    make: '新建场所',
    account: '我的账号',
    signOut: '退出登录',
    records: '我的到访记录',
  },
  {
    title: 'Zhenheyi',
    hello: (name: string) => `Hello, ${name}`,
    scan: 'Scan',
    scanText: 'Scan a place code and enter',
    column: 'Epidemic Prevention and Control',
    module: 'Zhenjiang Pass Code',
    moduleText: 'Make place codes, print posters, run the team',
    today: 'Visits today',
    places: (count: number) => (count === 1 ? '1 place' : `${count} places`),
    none: 'No place yet. A few steps make its code.',
    make: 'New place',
    account: 'My account',
    signOut: 'Sign out',
    records: 'My visits',
  },
)

/** The first screen after the sign-in. */
export function Home(): ReactElement {
  const words = useWords(WORDS)
  const lang = useLang()
  const { me, setMe } = useSession()
  const { answer } = useAsk<MyPlaces>('/api/zhenheyi/places')
  const places = answer?.ok ? answer.body.places : []
  const today = places.reduce((sum, place) => sum + place.visitsToday, 0)
  const signOut = async (): Promise<void> => {
    await callApi('/api/zhenheyi/sign-out', { method: 'POST' })
    setMe(undefined)
  }
  return (
    <Frame title={words.title}>
      <p className="hello">{words.hello(me?.maskedName ?? '')}</p>
      <Link className="tile" to="/scan">
        <ScanMark />
        <span>
          <strong>{words.scan}</strong>
          <small>{words.scanText}</small>
        </span>
      </Link>
      <h2>{words.column}</h2>
      <Link className="card module" to="/places">
        <span className="module-head">
          <strong>{words.module}</strong>
          <small>{words.moduleText}</small>
        </span>
        {places.length > 0 ? (
          <span className="module-figures">
            <span>
              <b className="figure">{formatCount(today, lang)}</b>
              <small>{words.today}</small>
            </span>
            <span className="tag">{words.places(places.length)}</span>
          </span>
        ) : null}
      </Link>
      {answer?.ok && places.length === 0 ? (
        <div className="empty">
          <p>{words.none}</p>
          <Link className="button primary" to="/places/new">
            {words.make}
          </Link>
        </div>
      ) : null}
      <h2>{words.account}</h2>
      <div className="card account">
        <span className="tabular">{me?.maskedPhone}</span>
        <a href="/me">{words.records}</a>
        <Button size="middle" onClick={() => void signOut()}>
          {words.signOut}
        </Button>
      </div>
    </Frame>
  )
}
