// The gatekeeper's screen of one posting point: who comes in, the server's verdict for each, stops
// on top; registering by code, document, list and paper; all of it without a network too.
import { useCallback, useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import { Navigate, useNavigate, useParams } from 'react-router'
import type { DutyAnswer } from '../../../src/visits/door/contract.ts'
import { formatMinute } from '../../ui/formats.ts'
import { useWords } from '../../ui/words.tsx'
import { Loading, Problem } from '../frame.tsx'
import { DoorBar } from './bar.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { DutyLine } from './duty.tsx'
import { EmergenciesPanel, EmergencySheet } from './emergency.tsx'
import { Figures } from './figures.tsx'
import { FORM_WORDS } from './form-words.ts'
import { DoorList } from './list.tsx'
import { ManyPanel } from './many-panel.tsx'
import { MoreSheet } from './more-sheet.tsx'
import { OffDuty } from './off-duty.tsx'
import { canKeep } from './offline/queue.ts'
import { Panel } from './panel.tsx'
import { PaperPanel } from './paper-panel.tsx'
import { PersonPanel } from './person-panel.tsx'
import type { Door as DoorAccess } from './record.ts'
import { findPerson, isPinned } from './row-state.ts'
import { ScanPanel } from './scan-panel.tsx'
import { shapeNow } from './shape-now.ts'
import { PersonSheet } from './stop-sheet.tsx'
import { useCounter } from './use-counter.ts'
import { useKeptStops } from './use-kept-stops.ts'
import { useLive } from './use-live.ts'
import type { Scope } from './use-live.ts'
import { useQueue } from './use-queue.ts'
import { useShift } from './use-shift.ts'
import { useWake } from './use-wake.ts'
import { useWedge } from './use-wedge.ts'
import { readPersonalCode } from './wedge.ts'
import { DOOR_WORDS } from './words.ts'
import './style.css'

/** What a reader typed; the same card again is another reading. */
type Reading = { readonly text: string; readonly readingNo: number }
type Open = { readonly kind: 'more' | 'emergency' } | { readonly kind: 'person'; key: string }

function useDoor(pointId: string) {
  const shift = useShift(pointId)
  const { isOnDuty } = shift
  const [scope, setScope] = useState<Scope>('point')
  const watched = useLive(pointId, { scope, isOnDuty, onLost: shift.reload })
  const live = useKeptStops(watched, shift.kit)
  const deviceId = shift.kit?.device?.deviceId
  const queue = useQueue(pointId, { isOnDuty, deviceId })
  const count = useCounter(pointId, isOnDuty)
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const check = useCallback((key: string) => setDone((old) => new Set([...old, key])), [])
  useWake(isOnDuty)
  return { shift, scope, setScope, live, queue, count, done, check }
}

type Parts = ReturnType<typeof useDoor>

/** The screen that stands over the list, by the last part of the address. */
function DoorPanel(props: {
  readonly pointId: string
  readonly panel: string
  readonly parts: Parts
  readonly first: Reading | undefined
}): ReactElement {
  const words = useWords(FORM_WORDS)
  const { pointId, panel, parts, first } = props
  const { live, queue } = parts
  const isOffline = live.offlineSince !== undefined
  const door: DoorAccess = { pointId, queue, isOffline }
  const screens: Record<string, { title: string; body: ReactElement }> = {
    scan: {
      title: words.scan,
      body: (
        <ScanPanel key={first?.readingNo} door={door} first={first?.text} onDone={live.reload} />
      ),
    },
    person: {
      title: words.person,
      body: (
        <PersonPanel key={first?.readingNo} door={door} first={first?.text} onDone={live.reload} />
      ),
    },
    many: { title: words.many, body: <ManyPanel door={door} onDone={live.reload} /> },
    paper: { title: words.paper, body: <PaperPanel door={door} onDone={live.reload} /> },
    emergencies: {
      title: words.emergencies,
      body: <EmergenciesPanel pointId={pointId} onDone={live.reload} />,
    },
  }
  const screen = screens[panel]
  const stops = live.rows.filter((row) => isPinned(row, parts.done)).length
  if (!screen) return <Navigate to={`/door/${pointId}`} replace />
  return (
    <Panel pointId={pointId} title={screen.title} stops={stops}>
      {screen.body}
    </Panel>
  )
}

function Strips({ parts }: { parts: Parts }): ReactElement {
  const words = useWords(DOOR_WORDS)
  const { live, queue } = parts
  const since = live.offlineSince
  const silent = live.head?.silentSince
  return (
    <>
      {live.refusal ? <Problem refusal={live.refusal} onAgain={live.reload} /> : null}
      {queue.refusal ? <Problem refusal={queue.refusal} /> : null}
      {since === undefined ? null : (
        <p className="strip wait">
          {canKeep() && parts.shift.kit?.device
            ? words.offlineStrip(formatMinute(since))
            : words.offlineNoKeep}
        </p>
      )}
      {silent?.health === undefined ? null : (
        <p className="strip wait">{words.healthSilent(formatMinute(silent.health))}</p>
      )}
      {silent?.travel === undefined ? null : (
        <p className="strip wait">{words.travelSilent(formatMinute(silent.travel))}</p>
      )}
      {live.head?.hasNames === false ? <p className="strip">{words.noNames}</p> : null}
    </>
  )
}

function Sheets(props: {
  readonly pointId: string
  readonly parts: Parts
  readonly open: Open | undefined
  readonly onClose: () => void
}): ReactElement | null {
  const { pointId, parts, open, onClose } = props
  const { live, shift } = parts
  if (open?.kind === 'more') {
    return <MoreSheet pointId={pointId} guidance={shift.kit?.state.guidance} onClose={onClose} />
  }
  if (open?.kind === 'emergency') {
    return <EmergencySheet pointId={pointId} onClose={onClose} onDone={live.reload} />
  }
  const found = open?.kind === 'person' ? findPerson(live.rows, open.key) : undefined
  if (!found) return null
  return (
    <PersonSheet
      key={found.person.key}
      pointId={pointId}
      row={found.row}
      person={found.person}
      isOffline={live.offlineSince !== undefined}
      onClose={onClose}
      onChanged={live.reload}
      onChecked={parts.check}
    />
  )
}

function OnDuty(props: { pointId: string; parts: Parts; onOpen: (open: Open) => void }) {
  const { pointId, parts, onOpen } = props
  const { shift, live, queue, count } = parts
  const onPerson = useCallback((key: string) => onOpen({ kind: 'person', key }), [onOpen])
  return (
    <>
      <div className="page door">
        <Figures count={count} />
        <DutyLine
          shift={shift}
          unsent={queue.unsent}
          onEmergency={() => onOpen({ kind: 'emergency' })}
        />
        <Strips parts={parts} />
        <DoorList
          rows={live.rows}
          kept={queue.rows}
          done={parts.done}
          isPlaceWide={parts.scope === 'place'}
          isOffline={live.offlineSince !== undefined}
          onOpen={onPerson}
        />
      </div>
      <BottomBar pointId={pointId} unsent={queue.unsent} />
    </>
  )
}

function Side(props: {
  readonly pointId: string
  readonly parts: Parts
  readonly onOpen: (open: Open) => void
}): ReactElement {
  const words = useWords(DOOR_WORDS)
  const { pointId, parts, onOpen } = props
  const { shift, live } = parts
  const { kit, isOnDuty } = shift
  const [poster, setPoster] = useState<DutyAnswer['poster']>('not-scanned')
  const shape = useMemo(() => (isOnDuty ? shapeNow(live, kit) : undefined), [live, isOnDuty, kit])
  const hasScopes = isOnDuty && (kit?.state.points.length ?? 0) > 1
  return (
    <div className="door-side">
      <DoorBar
        pointName={kit?.state.pointName ?? words.title}
        scope={parts.scope}
        onScope={hasScopes ? parts.setScope : undefined}
        shape={shape}
        offlineSince={live.offlineSince}
        onMore={() => onOpen({ kind: 'more' })}
      />
      {shift.refusal ? <Problem refusal={shift.refusal} onAgain={shift.reload} /> : null}
      {!kit && !shift.refusal ? <Loading /> : null}
      {kit && !isOnDuty ? <OffDuty shift={shift} onPoster={setPoster} /> : null}
      {poster !== 'not-scanned' && isOnDuty ? (
        <p className={poster === 'right' ? 'strip plain' : 'strip'} role="status">
          {words.posters[poster]}
        </p>
      ) : null}
      {kit && isOnDuty ? <OnDuty pointId={pointId} parts={parts} onOpen={onOpen} /> : null}
    </div>
  )
}

/** The door of one posting point; another point is another door, with nothing of the one before. */
export function Door(): ReactElement {
  const { pointId = '', '*': panel = '' } = useParams()
  return <DoorOf key={pointId} pointId={pointId} panel={panel} />
}

function DoorOf({ pointId, panel }: { readonly pointId: string; readonly panel: string }) {
  const words = useWords(DOOR_WORDS)
  const parts = useDoor(pointId)
  const { isOnDuty } = parts.shift
  const [open, setOpen] = useState<Open>()
  const navigate = useNavigate()
  const [first, setFirst] = useState<Reading>()
  const onReader = useCallback(
    (text: string): void => {
      setFirst((last) => ({ text, readingNo: (last?.readingNo ?? 0) + 1 }))
      const way = readPersonalCode(text) === undefined ? 'person' : 'scan'
      void navigate(`/door/${pointId}/${way}`)
    },
    [navigate, pointId],
  )
  useWedge(onReader, isOnDuty && panel !== 'paper' && panel !== 'many')
  const hasPanel = panel !== '' && isOnDuty
  return (
    <main aria-label={words.title} className={hasPanel ? 'door-screen has-panel' : 'door-screen'}>
      <Side pointId={pointId} parts={parts} onOpen={setOpen} />
      {hasPanel ? <DoorPanel pointId={pointId} panel={panel} parts={parts} first={first} /> : null}
      <Sheets pointId={pointId} parts={parts} open={open} onClose={() => setOpen(undefined)} />
    </main>
  )
}
