// Which screen stands where, and who is signed in.
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import {
  BrowserRouter,
  Navigate,
  Route,
  Routes,
  useLocation,
  useNavigationType,
} from 'react-router'
import type { Catalogue } from '../../src/places/contract.ts'
import type { Me } from '../../src/people/contract.ts'
import { callApi } from '../ui/api.ts'
import { defineWords, keepLang, LangContext, readLang, useWords } from '../ui/words.tsx'
import type { Lang } from '../ui/words.tsx'
import type { ApiRefusal } from '../ui/api.ts'
import { Frame, Loading, Problem } from './frame.tsx'
import { CommunityDesk } from './cards/community-desk.tsx'
import { Home } from './home.tsx'
import { MyPlaces } from './my-places.tsx'
import { NewPlace } from './new-place.tsx'
import { PlaceDone } from './place-done.tsx'
import { PlaceLife } from './place-life.tsx'
import { PlacePage } from './place-page.tsx'
import { AllSigns } from './signs/all-signs.tsx'
import { SessionContext } from './session.ts'
import type { SessionState } from './session.ts'
import { SignIn } from './sign-in.tsx'

// The camera and its decoder are needed on one screen only, the door on another.
const Scan = lazy(() => import('./scan.tsx').then((file) => ({ default: file.Scan })))
const Door = lazy(() => import('./door/door.tsx').then((file) => ({ default: file.Door })))
const ComplexPage = lazy(() =>
  import('./complex-page.tsx').then((file) => ({ default: file.ComplexPage })),
)
const GuidePage = lazy(() => import('./guide.tsx').then((file) => ({ default: file.GuidePage })))
const InviteAnswer = lazy(() =>
  import('./invite-answer.tsx').then((file) => ({ default: file.InviteAnswer })),
)
const TeamPage = lazy(() => import('./team-page.tsx').then((file) => ({ default: file.TeamPage })))
const TodayPage = lazy(() =>
  import('./today-page.tsx').then((file) => ({ default: file.TodayPage })),
)
const KeptDoors = lazy(() =>
  import('./door/kept-doors.tsx').then((file) => ({ default: file.KeptDoors })),
)

/** Opens each new screen at its top; going back keeps where one was. */
function useTopOfScreen(isSignedIn: boolean): void {
  const { pathname } = useLocation()
  const way: string = useNavigationType()
  useEffect(() => {
    if (way !== 'POP') window.scrollTo(0, 0)
  }, [pathname, way])
  useEffect(() => {
    // Newer browsers answer a promise, which is no clean-up.
    window.scrollTo(0, 0)
  }, [isSignedIn])
}

/** Without a network nobody knows who this is; the door of an open shift opens all the same. */
function AwayScreens({ problem }: { problem: ReactElement }): ReactElement {
  return (
    <Routes>
      <Route path="/door/:pointId/*" element={<Door />} />
      <Route
        path="*"
        element={
          <Frame title="镇合意">
            {problem}
            <KeptDoors />
          </Frame>
        }
      />
    </Routes>
  )
}

function Screens({ isSignedIn }: { isSignedIn: boolean }): ReactElement {
  useTopOfScreen(isSignedIn)
  if (!isSignedIn) {
    return (
      <Routes>
        <Route path="/scan" element={<Scan />} />
        <Route path="*" element={<SignIn />} />
      </Routes>
    )
  }
  return (
    <Routes>
      <Route path="/" element={<Home />} />
      <Route path="/scan" element={<Scan />} />
      <Route path="/places" element={<MyPlaces />} />
      <Route path="/places/new" element={<NewPlace />} />
      <Route path="/places/import" element={<ComplexPage />} />
      <Route path="/places/:placeId" element={<PlacePage />} />
      <Route path="/places/:placeId/life" element={<PlaceLife />} />
      <Route path="/places/:placeId/cards" element={<CommunityDesk />} />
      <Route path="/places/:placeId/prints/:printId" element={<PlaceDone />} />
      <Route path="/places/:placeId/signs" element={<AllSigns />} />
      <Route path="/places/:placeId/team" element={<TeamPage />} />
      <Route path="/places/:placeId/today" element={<TodayPage />} />
      <Route path="/places/:placeId/guide" element={<GuidePage />} />
      <Route path="/join" element={<InviteAnswer />} />
      <Route path="/door/:pointId/*" element={<Door />} />
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  )
}

const WORDS = defineWords(
  { demo: '演示城市 · 模拟数据,请勿填写真实信息' },
  { demo: 'Demo city, simulated data. Do not type real data.' },
)

/** Says on every screen of a demo that nothing here is real. */
function DemoBand(): ReactElement | null {
  const words = useWords(WORDS)
  const [isDemo, setDemo] = useState(false)
  useEffect(() => {
    void (async () => {
      const answer = await callApi<Catalogue>('/api/zhenheyi/catalogue')
      setDemo(answer.ok && answer.body.isDemo)
    })()
  }, [])
  // In a frame of the stage, the stage says so for all of them.
  const isFramed = window.self !== window.top
  return isDemo && !isFramed ? <aside className="demo">{words.demo}</aside> : null
}

/** The app. */
export function App(): ReactElement {
  const [lang, setLang] = useState<Lang>(readLang)
  const [me, setMe] = useState<Me | 'unknown' | undefined>('unknown')
  const [refusal, setRefusal] = useState<ApiRefusal>()
  useEffect(() => keepLang(lang), [lang])
  const refresh = useCallback(async () => {
    const answer = await callApi<Me>('/api/zhenheyi/me')
    // Without a network nobody knows who this is; asking somebody to sign in again would not help.
    const isAway = !answer.ok && (answer.status === 0 || answer.status >= 500)
    setRefusal(isAway ? answer : undefined)
    if (!isAway) setMe(answer.ok ? answer.body : undefined)
  }, [])
  useEffect(() => {
    void refresh()
    const again = (): void => void refresh()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [refresh])
  const session = useMemo<SessionState>(
    () => ({ me: me === 'unknown' ? undefined : me, setMe, setLang }),
    [me],
  )
  return (
    <LangContext value={lang}>
      <SessionContext value={session}>
        <DemoBand />
        <BrowserRouter basename="/zhenheyi">
          <Suspense fallback={<Loading />}>
            {me === 'unknown' && refusal ? (
              <AwayScreens problem={<Problem refusal={refusal} onAgain={() => void refresh()} />} />
            ) : me === 'unknown' ? (
              <Frame title="镇合意">
                <Loading />
              </Frame>
            ) : (
              <Screens isSignedIn={me !== undefined} />
            )}
          </Suspense>
        </BrowserRouter>
      </SessionContext>
    </LangContext>
  )
}
