// Starts Zhenheyi: styles, language, the offline shell.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../ui/tokens.css'
import './style.css'
import './large.css'
import './cards/cards.css'
import { App } from './app.tsx'
import { showKeptSize } from './large.ts'

showKeptSize()

const root = document.querySelector('#root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

// The shell opens without a network; what the server says is never kept on the phone.
if ('serviceWorker' in navigator && import.meta.env.PROD && window.top === window) {
  navigator.serviceWorker.register('/zhenheyi/sw.js', { scope: '/zhenheyi/' }).catch(() => {
    // Without the worker the app works as a page; nothing to tell the reader.
  })
}
