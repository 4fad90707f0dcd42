// The camera of a scanning screen: opens, looks four times a second, closes with the screen.
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { cameraReason } from './camera-reason.ts'
import type { CameraReason } from './camera-reason.ts'
import { openDetector, readCode } from './detector.ts'

// Four looks a second find a steady code at once and leave an old phone its battery.
const LOOK_MS = 250

export type CameraState = 'opening' | 'open' | 'absent'
/** Opens the camera while the screen is shown and tells every code that it sees. */
export function useCamera(onCode: (text: string) => void): {
  readonly video: RefObject<HTMLVideoElement | null>
  readonly state: CameraState
  /** Holds where the state is 'absent'. */
  readonly because: CameraReason
} {
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<CameraState>('opening')
  const [because, setBecause] = useState<CameraReason>('unsupported')
  useEffect(() => {
    let stream: MediaStream | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let isClosed = false
    const look = async (): Promise<void> => {
      if (isClosed || !video.current) return
      const text = await readCode(video.current)
      if (text !== undefined && !isClosed) onCode(text)
      timer = setTimeout(() => void look(), LOOK_MS)
    }
    const open = async (): Promise<void> => {
      const opened = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment' },
        audio: false,
      })
      stream = opened
      if (isClosed || !video.current) {
        for (const track of opened.getTracks()) track.stop()
        return
      }
      video.current.srcObject = opened
      await video.current.play()
      setState('open')
      await openDetector()
      await look()
    }
    open().catch((error: unknown) => {
      setBecause(cameraReason(error))
      setState('absent')
    })
    return () => {
      isClosed = true
      clearTimeout(timer)
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
  }, [onCode])
  return { video, state, because }
}
