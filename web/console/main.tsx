// The console of tracers and auditors: where the page begins.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../ui/tokens.css'
import './console.css'
import './narrow.css'
import { App } from './app.tsx'
import { nonceStyles } from './style-nonce.ts'

nonceStyles()

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
