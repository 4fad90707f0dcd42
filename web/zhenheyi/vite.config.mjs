// Builds Zhenheyi into dist/web/zhenheyi: an installable app with an offline shell.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { VitePWA } from 'vite-plugin-pwa'

const root = dirname(fileURLToPath(import.meta.url))

const config = {
  root,
  base: '/zhenheyi/',
  plugins: [
    react(),
    VitePWA({
      registerType: 'autoUpdate',
      // We register the worker ourselves: an inline script would break the page's policy.
      injectRegister: null,
      includeAssets: ['icon.svg', 'icon-192.png', 'icon-512.png'],
      manifest: {
        id: '/zhenheyi/',
        name: '镇合意 Zhenheyi',
        short_name: '镇合意',
        description: '镇江通行码:场所管理与登记 / Zhenjiang Pass Code for places and doors',
        lang: 'zh-CN',
        start_url: '/zhenheyi/',
        scope: '/zhenheyi/',
        display: 'standalone',
        background_color: '#F3F7F7',
        theme_color: '#0A6A73',
        icons: [
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,png}'],
        navigateFallback: '/zhenheyi/index.html',
        // Only the shell: answers of the server are never kept on a phone.
        navigateFallbackAllowlist: [/^\/zhenheyi\//],
        // The camera's decoder is large: kept when a door asks for it, not before.
        runtimeCaching: [
          {
            urlPattern: /\/zhenheyi\/assets\/.*\.wasm$/,
            handler: 'CacheFirst',
            options: { cacheName: 'zpc-decoder', expiration: { maxEntries: 2 } },
          },
        ],
        inlineWorkboxRuntime: true,
      },
    }),
  ],
  build: {
    outDir: join(root, '../../dist/web/zhenheyi'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
  },
}
export { config as default }
