// A real Chromium for stories: found, or installed where we may, or a sentence that says how.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions } from 'playwright-core'

const PLACES = [
  process.env['CHROMIUM'] ?? '',
  // The same engine without windows: the stories take a third of the work.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

function findChromium(): string | undefined {
  return PLACES.find((place) => place !== '' && existsSync(place))
}

function installChromium(): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
  const packages = ['chromium-headless-shell', 'fonts-noto-cjk']
  spawnSync('apt-get', ['install', '-y', '-qq', ...packages], { stdio: 'ignore' })
}

/** Opens Chromium without a window; `more` are switches besides, `env` settings. */
export async function openBrowser(
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Browser> {
  if (findChromium() === undefined) installChromium()
  const executablePath = findChromium()
  if (executablePath === undefined) {
    throw new Error(
      'The stories need Chromium: set CHROMIUM to your Chrome. Debian: ' +
        'apt-get install chromium-headless-shell fonts-noto-cjk',
    )
  }
  return chromium.launch({
    executablePath,
    // Without a locale of UTF-8 a file with a Chinese name is saved as "download".
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })
}

/** A cheap phone: 360 px wide, Chinese, Shanghai. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 640 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
}

/** A desk: 1280 px wide. Without motion: a dialogue that still grows is tapped beside itself. */
export const DESKTOP: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  reducedMotion: 'reduce',
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
}
