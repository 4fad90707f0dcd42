/// <reference lib="dom" />
// What the stage does in the browser. Each function is sent as it stands here, its types stripped
// by the runtime, so this file is checked like any other. Nothing here holds data: the words come
// from data attributes, the rest from the demo's own routes.

type Message = { no: number; phone: string; text: string; code: string; at: string }

type Live = {
  visitsToday: number
  lastMinute: number
  places: number
  at: string
  history: { done: number; total: number } | null
  messages: Message[]
}

type Card = { name: string; number: string; phone: string }

/** What the finger does on one page: tick some boxes, press one button. Shape: selectors. */
type Press = { ticks: string[]; button: string }

/** What the gatekeeper's phone sends. */
type Gate = { url: string; body: object }

/** One screen of an app: fill some fields, press some buttons. Shape: selectors. */
type Step = { fills: [string, string][]; clicks: string[] }

type Scene = {
  url: string
  presses: Press[]
  isDesk: boolean
  card?: Card
  gate?: Gate
  walk?: Step[]
}

type State = { scene: string; presses: Press[]; lastMessage: number; messages: Message[] }

/* oxlint-disable-next-line func-style -- Sent to the browser by its name. */
function makeState(): State {
  return { scene: '', presses: [], lastMessage: -1, messages: [] }
}

const state: State = makeState()

function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T
}

function wordOf(name: string): string {
  return byId('stage').dataset[name] ?? ''
}

/** The document of the phone: same origin, so that the stage may press and fill in. */
function phoneDocument(): Document | null {
  return byId<HTMLIFrameElement>('phone').contentDocument
}

function setField(name: string, value: string): boolean {
  const field = phoneDocument()?.querySelector<HTMLInputElement>(`[name="${name}"]`)
  if (!field) return false
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
  return true
}

function fillCode(code: string): void {
  if (setField('code', code)) phoneDocument()?.querySelector<HTMLElement>('[name="code"]')?.focus()
}

function fillCard(card: Card): void {
  setField('phone', card.phone)
  setField('name', card.name)
  setField('number', card.number)
  phoneDocument()?.querySelector<HTMLElement>('[data-testid="get-code"]')?.focus()
}

function make(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}

function makeToast(title: string, id: string): HTMLElement {
  document.getElementById(id)?.remove()
  const toast = make('section', '')
  toast.className = 'toast'
  toast.id = id
  const head = make('h2', title)
  const shut = make('button', '×')
  shut.setAttribute('aria-label', wordOf('close'))
  shut.addEventListener('click', () => toast.remove())
  head.append(shut)
  toast.append(head)
  byId('toasts').append(toast)
  return toast
}

function makeFill(label: string, onFill: () => void): HTMLElement {
  const button = make('button', label)
  button.className = 'p'
  button.addEventListener('click', onFill)
  return button
}

function showCard(card: Card): void {
  const toast = makeToast(wordOf('cardTitle'), 'card')
  const list = document.createElement('dl')
  list.append(make('dt', wordOf('cardName')), make('dd', card.name))
  list.append(make('dt', wordOf('cardNumber')), make('dd', card.number))
  list.append(make('dt', wordOf('cardPhone')), make('dd', card.phone))
  toast.append(
    list,
    makeFill(wordOf('fillCard'), () => {
      fillCard(card)
      toast.remove()
    }),
  )
}

function showMessage(message: Message): void {
  const toast = makeToast(wordOf('sms'), `sms-${message.no}`)
  toast.append(make('p', message.text))
  if (message.code !== '') {
    toast.append(
      makeFill(wordOf('fillCode'), () => {
        fillCode(message.code)
        toast.remove()
      }),
    )
  }
  setTimeout(() => toast.remove(), 12_000)
}

function drawInbox(): void {
  const rows = state.messages.map((message) => {
    const row = make('li', message.text)
    row.prepend(make('small', `${message.at} · ${message.phone}`))
    return row
  })
  byId('inbox-list').replaceChildren(...rows)
  byId('inbox-empty').hidden = rows.length > 0
  byId('inbox-count').textContent = rows.length === 0 ? '' : ` · ${rows.length}`
}

function takeMessages(messages: Message[]): void {
  // What arrived before this page was opened belongs to the drawer, not in front of the eyes.
  const isFirst = state.lastMessage < 0
  if (isFirst) state.lastMessage = 0
  for (const message of messages) {
    state.lastMessage = Math.max(state.lastMessage, message.no)
    state.messages.unshift(message)
    if (!isFirst) showMessage(message)
  }
  if (messages.length > 0) drawInbox()
}

function drawLive(live: Live): void {
  byId('today').textContent = live.visitsToday.toLocaleString('en')
  byId('minute').textContent = String(live.lastMinute)
  byId('places').textContent = live.places.toLocaleString('en')
  byId('at').textContent = live.at
  const { history } = live
  const isFilling = history !== null && history.done < history.total
  byId('history').hidden = !isFilling
  byId('history-part').textContent = isFilling ? `${history.done} / ${history.total}` : ''
  takeMessages(live.messages)
}

async function pollLive(): Promise<void> {
  try {
    if (document.visibilityState === 'visible') {
      const answer = await fetch(`/demo/live?after=${Math.max(0, state.lastMessage)}`)
      if (answer.ok) drawLive((await answer.json()) as Live)
    }
  } catch {
    // The city is being restarted; the next poll finds it again.
  }
  setTimeout(() => void pollLive(), 1500)
}

function showDesk(isDesk: boolean): void {
  byId('panels').hidden = isDesk
  byId('desk').hidden = !isDesk
}

function markScene(name: string): void {
  for (const card of document.querySelectorAll<HTMLElement>('.scene')) {
    card.setAttribute('aria-pressed', String(card.dataset['scene'] === name))
  }
  byId('says-now').textContent = wordOf(`${name}Now`)
  byId('says-why').textContent = wordOf(`${name}Why`)
}

function finishScene(): void {
  document.querySelector(`.scene[data-scene="${state.scene}"]`)?.classList.add('done')
}

async function playScene(name: string): Promise<void> {
  byId('says-now').textContent = wordOf('working')
  document.getElementById('card')?.remove()
  try {
    const answer = await fetch(`/demo/scene/${name}`, { method: 'POST' })
    if (!answer.ok) throw new Error(String(answer.status))
    const scene = (await answer.json()) as Scene
    state.scene = name
    state.presses = scene.presses
    markScene(name)
    showDesk(scene.isDesk)
    byId('idle').hidden = true
    byId<HTMLAnchorElement>('desk-link').href = scene.url
    // A desk for a computer is no picture in a phone: there it is a link.
    const isLink = scene.isDesk && matchMedia('(max-width:700px)').matches
    const panel = scene.walk ? 'panelManager' : scene.gate ? 'panelPaper' : 'panelPhone'
    byId('h-phone').textContent = wordOf(panel)
    if (!isLink) byId<HTMLIFrameElement>(scene.isDesk ? 'desk-frame' : 'phone').src = scene.url
    if (scene.card) showCard(scene.card)
    if (scene.isDesk) finishScene()
    else byId('phone-panel').scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    if (scene.gate) await scanCard(scene.gate)
    if (scene.walk) await walkApp(scene.walk, name)
  } catch {
    byId('says-now').textContent = wordOf('failed')
  }
}

/** The gatekeeper's phone reads the paper: the same request as the one of the door's camera. */
async function scanCard(gate: Gate): Promise<void> {
  await pause(1600)
  const answer = await fetch(gate.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(gate.body),
  })
  if (!answer.ok) throw new Error(String(answer.status))
  finishScene()
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Waits for something in the phone; nothing when another scene began or it never came. */
async function findInPhone(selector: string, name: string): Promise<HTMLElement | null> {
  for (let tries = 0; tries < 100 && state.scene === name; tries += 1) {
    const found = phoneDocument()?.querySelector<HTMLElement>(selector)
    if (found) return found
    await pause(150)
  }
  return null
}

/** Types as a person would: the app keeps what it shows and hears of what is typed. */
function typeInto(field: HTMLElement, value: string): void {
  const view = field.ownerDocument.defaultView
  if (!view) return
  const kept = Object.getOwnPropertyDescriptor(view.HTMLInputElement.prototype, 'value')
  kept?.set?.call(field, value)
  field.dispatchEvent(new view.Event('input', { bubbles: true }))
}

/** The finger of the shopkeeper: an app loads no new page from screen to screen. */
async function walkApp(steps: Step[], name: string): Promise<void> {
  for (const step of steps) {
    for (const [selector, value] of step.fills) {
      const field = await findInPhone(selector, name)
      if (!field) return
      typeInto(field, value)
      await pause(600)
    }
    for (const selector of step.clicks) {
      const button = await findInPhone(selector, name)
      if (!button) return
      await pause(900)
      button.click()
    }
  }
  if (await findInPhone('.card.poster img', name)) finishScene()
}

/** Inside a frame the visitor page never posts by itself; the stage is the finger. */
function onPhoneLoad(): void {
  const page = phoneDocument()
  const next = state.presses[0]
  if (!next) {
    if (!page?.querySelector('[data-verdict]')) return
    finishScene()
    document.getElementById('card')?.remove()
    return
  }
  const button = page?.querySelector<HTMLElement>(next.button)
  if (!button) return
  state.presses = state.presses.slice(1)
  // Slow enough to be read, and the boxes before the button.
  next.ticks.forEach((tick, index) => {
    setTimeout(() => page?.querySelector<HTMLElement>(tick)?.click(), 900 * (index + 1))
  })
  setTimeout(() => button.click(), 900 * (next.ticks.length + 1))
}

function startStage(): void {
  for (const card of document.querySelectorAll<HTMLElement>('.scene')) {
    card.addEventListener('click', () => void playScene(card.dataset['scene'] ?? ''))
  }
  byId('scan').addEventListener('click', () => void playScene('scan'))
  byId('phone').addEventListener('load', onPhoneLoad)
  byId('back').addEventListener('click', () => showDesk(false))
  byId('again').addEventListener('click', () => {
    void fetch('/demo/again', { method: 'POST' }).then(() => location.reload())
  })
  const inbox = byId<HTMLDialogElement>('inbox')
  byId('inbox-open').addEventListener('click', () => inbox.showModal())
  byId('inbox-close').addEventListener('click', () => inbox.close())
  void pollLive()
}

const SENT = [
  makeState,
  byId,
  wordOf,
  phoneDocument,
  setField,
  fillCode,
  fillCard,
  make,
  makeToast,
  makeFill,
  showCard,
  showMessage,
  drawInbox,
  takeMessages,
  drawLive,
  pollLive,
  showDesk,
  markScene,
  finishScene,
  playScene,
  scanCard,
  pause,
  findInPhone,
  typeInto,
  walkApp,
  onPhoneLoad,
  startStage,
]

/** The script of the stage: a constant, so that its hash stands in the policy. */
export const STAGE_SCRIPT: string = [
  '(()=>{',
  ...SENT.map(String),
  'const state=makeState();startStage()',
  '})()',
].join('\n')

void state
