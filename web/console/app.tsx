// What surrounds every screen: language, theme, the nonce for styles, queries, routes.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as AntApp, ConfigProvider, Spin } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { createBrowserRouter, Navigate } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { keepLang, LangContext, readLang } from '../ui/words.tsx'
import type { Lang } from '../ui/words.tsx'
import { SetLangContext } from './set-lang.ts'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { useConsoleTheme } from './theme.ts'

// Each screen is a chunk of its own.
const Cases = lazy(async () => ({ default: (await import('./cases.tsx')).Cases }))
const CaseDesk = lazy(async () => ({ default: (await import('./case-desk.tsx')).CaseDesk }))
const Audit = lazy(async () => ({ default: (await import('./audit.tsx')).Audit }))

const router = createBrowserRouter(
  [
    { path: '/sign-in', element: <SignIn /> },
    {
      element: <Shell />,
      children: [
        { path: '/', element: <Navigate to="/cases" replace /> },
        { path: '/cases', element: <Cases /> },
        { path: '/cases/:caseId', element: <CaseDesk /> },
        { path: '/audit', element: <Audit /> },
        { path: '*', element: <Navigate to="/cases" replace /> },
      ],
    },
  ],
  { basename: '/console' },
)

// Every look writes an audit row: nothing is fetched again unless a person asks for it.
const queries = new QueryClient({
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

function readNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
}

/** The whole console. */
export function App() {
  const [lang, setLang] = useState<Lang>(readLang)
  const theme = useConsoleTheme()
  const csp = useMemo(() => ({ nonce: readNonce() }), [])
  useEffect(() => keepLang(lang), [lang])
  return (
    <LangContext value={lang}>
      <SetLangContext value={setLang}>
        <ConfigProvider locale={lang === 'zh' ? zhCN : enUS} theme={theme} csp={csp}>
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
