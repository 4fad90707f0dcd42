// The doors of this device that open without a network: those of an open shift.
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'react-router'
import { pointWords } from '../../../src/base/point-words.ts'
import { defineWords, useLang, useWords } from '../../ui/words.tsx'
import { listKits } from './offline/store.ts'
import type { Kit } from './offline/store.ts'

const WORDS = defineWords(
  { open: '没有网络也能值守的门口' },
  { open: 'Doors that work without a network' },
)

/** The list; nothing when no shift is open. */
export function KeptDoors(): ReactElement | null {
  const words = useWords(WORDS)
  const lang = useLang()
  const [kits, setKits] = useState<readonly Kit[]>([])
  useEffect(() => {
    listKits().then(setKits, () => undefined)
  }, [])
  if (kits.length === 0) return null
  return (
    <section className="card form">
      <h2>{words.open}</h2>
      {kits.map((kit) => (
        <Link key={kit.pointId} className="button primary" to={`/door/${kit.pointId}`}>
          {`${kit.state.placeName} · ${pointWords(kit.state.pointName)[lang]}`}
        </Link>
      ))}
    </section>
  )
}
