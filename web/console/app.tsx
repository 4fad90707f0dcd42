// What surrounds every screen: language, theme, the nonce for styles, queries, routes.
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as AntApp, ConfigProvider, Spin } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { lazy, Suspense, useEffect, useState } from 'react'
import { createBrowserRouter, Navigate } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { keepLang, LangContext, readLang } from '../ui/words.tsx'
import type { Lang } from '../ui/words.tsx'
import { isAccountChanged, refusalOf } from './ask.ts'
import { SetLangContext } from './set-lang.ts'
import { Home, ME_KEY, Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { readNonce } from './style-nonce.ts'
import { useConsoleTheme } from './theme.ts'

// Each screen is a chunk of its own.
const Cases = lazy(async () => ({ default: (await import('./cases.tsx')).Cases }))
const CaseDesk = lazy(async () => ({ default: (await import('./case-desk.tsx')).CaseDesk }))
const Lists = lazy(async () => ({ default: (await import('./lists.tsx')).Lists }))
const Disputes = lazy(async () => ({ default: (await import('./disputes.tsx')).Disputes }))
const Handovers = lazy(async () => ({ default: (await import('./handovers.tsx')).Handovers }))
const Rules = lazy(async () => ({ default: (await import('./rules.tsx')).Rules }))
const Stops = lazy(async () => ({ default: (await import('./stops.tsx')).Stops }))
const Places = lazy(async () => ({ default: (await import('./places.tsx')).Places }))
const StrangeCodesPage = lazy(async () => ({
  default: (await import('./strange-codes-page.tsx')).StrangeCodesPage,
}))
const PrintRequests = lazy(async () => ({
  default: (await import('./print-requests.tsx')).PrintRequests,
}))
const Audit = lazy(async () => ({ default: (await import('./audit.tsx')).Audit }))

const router = createBrowserRouter(
  [
    { path: '/sign-in', element: <SignIn /> },
    {
      element: <Shell />,
      children: [
        { path: '/', element: <Home /> },
        { path: '/cases', element: <Cases /> },
        { path: '/cases/:caseId', element: <CaseDesk /> },
        { path: '/lists', element: <Lists /> },
        { path: '/disputes', element: <Disputes /> },
        { path: '/handovers', element: <Handovers /> },
        { path: '/rules', element: <Rules /> },
        { path: '/stops', element: <Stops /> },
        { path: '/places', element: <Places /> },
        { path: '/strange-codes', element: <StrangeCodesPage /> },
        { path: '/print-requests', element: <PrintRequests /> },
        { path: '/audit', element: <Audit /> },
        { path: '*', element: <Navigate to="/" replace /> },
      ],
    },
  ],
  { basename: '/console' },
)

/**
 * A session that ended while somebody worked leads back to the sign-in. Where it is another one's
 * by now, the frame asks whose, is refused too, and says so in the place of everything.
 */
function onRefused(error: unknown): void {
  const isHere = router.state.location.pathname === '/sign-in'
  if (refusalOf(error)?.status === 401 && !isHere) void router.navigate('/sign-in')
  const isFrameUp = queries.getQueryState(ME_KEY)?.status === 'success'
  if (isAccountChanged(error) && isFrameUp) void queries.invalidateQueries({ queryKey: ME_KEY })
}

// Every look writes an audit row: nothing is fetched again unless a person asks for it.
const queries = new QueryClient({
  queryCache: new QueryCache({ onError: onRefused }),
  mutationCache: new MutationCache({ onError: onRefused }),
  defaultOptions: {
    queries: {
      retry: false,
      staleTime: Infinity,
      gcTime: 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  },
})

const csp = { nonce: readNonce() }
// Two Chinese characters on a button stay together.
const button = { autoInsertSpace: false }
// The sentence stands under its field: a long label would be said twice.
const MISSING = { zh: { required: '请填写' }, en: { required: 'Please fill this in' } }

/** The whole console. */
export function App() {
  const [lang, setLang] = useState<Lang>(readLang)
  const theme = useConsoleTheme()
  useEffect(() => keepLang(lang), [lang])
  return (
    <LangContext value={lang}>
      <SetLangContext value={setLang}>
        <ConfigProvider
          locale={lang === 'zh' ? zhCN : enUS}
          theme={theme}
          csp={csp}
          button={button}
          form={{ validateMessages: MISSING[lang] }}
        >
          <AntApp>
            <QueryClientProvider client={queries}>
              <Suspense fallback={<Spin className="page-spin" />}>
                <RouterProvider router={router} />
              </Suspense>
            </QueryClientProvider>
          </AntApp>
        </ConfigProvider>
      </SetLangContext>
    </LangContext>
  )
}
