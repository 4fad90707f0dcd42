// Builds the console into dist/web/console.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'

const root = dirname(fileURLToPath(import.meta.url))
// The server writes a fresh nonce in its place (src/staff/console-shell.http.ts).
const NONCE_PLACEHOLDER = 'zpc-nonce-placeholder'

const config = {
  root,
  base: '/console/',
  plugins: [react()],
  html: { cspNonce: NONCE_PLACEHOLDER },
  build: {
    outDir: join(root, '../../dist/web/console'),
    emptyOutDir: true,
    target: 'es2022',
    // antd is one library; its chunk is 700 kB before compression whatever we do.
    chunkSizeWarningLimit: 1200,
  },
}
export { config as default }
