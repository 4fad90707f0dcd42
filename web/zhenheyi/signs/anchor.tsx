// A point of a long page that another screen leads to.
import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import { useLocation } from 'react-router'

/** Scrolls here when the address says so, once the page is there. */
export function Anchor({ name }: { readonly name: string }): ReactElement {
  const { hash } = useLocation()
  const here = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (hash === `#${name}`) here.current?.scrollIntoView()
  }, [hash, name])
  return <span ref={here} id={name} className="anchor" />
}
