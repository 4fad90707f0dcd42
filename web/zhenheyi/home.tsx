// Home: greeting, the scanner, and the columns; epidemic control first.
import { Button } from 'antd-mobile'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import type { MyPlaces } from '../../src/places/contract.ts'
import type { ToDo, ToDos } from '../../src/places/today/contract.ts'
import { callApi } from '../ui/api.ts'
import { formatCount } from '../ui/formats.ts'
import { defineWords, useLang, useWords } from '../ui/words.tsx'
import { Frame } from './frame.tsx'
import { GuideCard } from './guide-card.tsx'
import { CodeMark, ScanMark } from './marks.tsx'
import { useSession } from './session.ts'
import { ToDoStrip } from './today-to-do.tsx'
import './today.css'
import { ToldBrief } from './told.tsx'
import { useAsk } from './use-ask.ts'

const WORDS = defineWords(
  {
    title: '镇合意',
    hello: (name: string) => `您好,${name}`,
    scan: '扫码',
    scanText: '扫场所码,登记进入',
    mine: '我的个人码',
    mineText: '纸质个人码、到访记录',
    column: '疫情防控',
    module: '镇江通行码',
    moduleText: '生成场所码、打印海报、管理看门人',
    today: '今日到访',
    toDo: (count: number) => `${count} 项待办`,
    places: (count: number) => `${count} 个场所`,
    none: '还没有场所。几步就能生成场所码。',
    make: '新建场所',
    account: '我的账号',
    signOut: '退出登录',
    records: '到访记录',
    unsent: (count: number) =>
      `这台设备上还有 ${count} 条登记没有上传。退出不会删除它们,下次登录上岗后自动上传。`,
    signOutAnyway: '仍要退出',
  },
  {
    title: 'Zhenheyi',
    hello: (name: string) => `Hello, ${name}`,
    scan: 'Scan',
    scanText: 'Scan a place code and enter',
    mine: 'My personal code',
    mineText: 'Code on paper, my visits',
    column: 'Epidemic Prevention and Control',
    module: 'Zhenjiang Pass Code',
    moduleText: 'Make place codes, print posters, run the team',
    today: 'Visits today',
    toDo: (count: number) => `${count} to do`,
    places: (count: number) => (count === 1 ? '1 place' : `${count} places`),
    none: 'No place yet. A few steps make its code.',
    make: 'New place',
    account: 'My account',
    signOut: 'Sign out',
    records: 'My visits',
    unsent: (count: number) =>
      count === 1
        ? 'One entry of this device is not sent yet. It stays here and is sent at the next shift.'
        : `${count} entries of this device are not sent yet. They stay until the next shift.`,
    signOutAnyway: 'Sign out anyway',
  },
)

/** Counts what waits on this device and forgets its shifts; a door's store opens only for this. */
async function leaveDoors(): Promise<void> {
  const store = await import('./door/offline/store.ts')
  await store.forgetShifts()
}

async function countUnsent(): Promise<number> {
  const store = await import('./door/offline/store.ts')
  return store.countKept()
}

function Account(): ReactElement {
  const words = useWords(WORDS)
  const { me, setMe } = useSession()
  const [unsent, setUnsent] = useState(0)
  const signOut = async (): Promise<void> => {
    // What waits is never dropped: it is signed and sealed, and leaves with the next shift.
    const count = unsent > 0 ? 0 : await countUnsent().catch(() => 0)
    setUnsent(count)
    if (count > 0) return
    await leaveDoors().catch(() => undefined)
    await callApi('/api/zhenheyi/sign-out', { method: 'POST' })
    setMe(undefined)
  }
  return (
    <>
      <h2>{words.account}</h2>
      <div className="card account">
        <span className="tabular">{me?.maskedPhone}</span>
        <a href="/me">{words.records}</a>
        {unsent > 0 ? (
          <p className="strip" role="alert">
            {words.unsent(unsent)}
          </p>
        ) : null}
        <Button size="middle" onClick={() => void signOut()}>
          {unsent > 0 ? words.signOutAnyway : words.signOut}
        </Button>
      </div>
    </>
  )
}

/** What waits for me by my phone; what my places need stands with them. */
function waitsForMe({ toDos }: ToDos): ToDo[] {
  return toDos.filter((one) => one.placeId === null)
}

/** The first screen after the sign-in. */
export function Home(): ReactElement {
  const words = useWords(WORDS)
  const lang = useLang()
  const { me } = useSession()
  const { answer } = useAsk<MyPlaces>('/api/zhenheyi/places')
  const places = answer?.ok ? answer.body.places : []
  const toDos = useAsk<ToDos>('/api/zhenheyi/to-do').answer
  const asked = toDos?.ok ? toDos.body : undefined
  const newest = places.findLast((place) => place.role === 'manager' && place.parentId === null)
  const today = places.reduce((sum, place) => sum + place.visitsToday, 0)
  return (
    <Frame title={words.title}>
      <p className="hello">{words.hello(me?.maskedName ?? '')}</p>
      <div className="tiles">
        <Link className="tile" to="/scan">
          <ScanMark />
          <span>
            <strong>{words.scan}</strong>
            <small>{words.scanText}</small>
          </span>
        </Link>
        <a className="tile second" href="/me">
          <CodeMark />
          <span>
            <strong>{words.mine}</strong>
            <small>{words.mineText}</small>
          </span>
        </a>
      </div>
      {asked ? <ToDoStrip toDos={waitsForMe(asked)} /> : null}
      {newest ? <GuideCard placeId={newest.placeId} /> : null}
      <ToldBrief />
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
            <span>
              {asked && asked.toDos.length > 0 ? (
                <span className="module-count">{words.toDo(asked.toDos.length)}</span>
              ) : null}{' '}
              <span className="tag">{words.places(places.length)}</span>
            </span>
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
      <Account />
    </Frame>
  )
}
