// Starts Zhenheyi: styles, language, the offline shell.
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import '../ui/tokens.css'
import './style.css'
import './large.css'
import './cards/cards.css'
import { App } from './app.tsx'
import { Loading } from './frame.tsx'
import { showKeptSize } from './large.ts'

showKeptSize()

// A screen at a door is a page of its own: nobody signs in there, and few phones are one.
const ScreenPage = lazy(() =>
  import('./screen/screen.tsx').then((file) => ({ default: file.ScreenPage })),
)
const isScreen = /^\/zhenheyi\/screen\/?$/.test(location.pathname)

const root = document.querySelector('#root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      {isScreen ? (
        <Suspense fallback={<Loading />}>
          <ScreenPage />
        </Suspense>
      ) : (
        <App />
      )}
    </StrictMode>,
  )
}

// The shell opens without a network; what the server says is never kept on the phone.
if ('serviceWorker' in navigator && import.meta.env.PROD && window.top === window) {
  navigator.serviceWorker.register('/zhenheyi/sw.js', { scope: '/zhenheyi/' }).catch(() => {
    // Without the worker the app works as a page; nothing to tell the reader.
  })
}
