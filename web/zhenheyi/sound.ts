// The sounds of the door: a soft tone for an entrance, two tones and a shake for a stop. A browser
// that wants a tap first stays silent; the row on the screen says the same.

type Tone = { readonly hz: number; readonly seconds: number; readonly starts: readonly number[] }

const ENTER: Tone = { hz: 660, seconds: 0.12, starts: [0] }
const STOP: Tone = { hz: 440, seconds: 0.2, starts: [0, 0.3] }
const SHAKE_MS = 300
const VOLUME = 0.2

let speaker: AudioContext | undefined

/** Before a first tap a browser refuses sound and shake, and notes each try as an error. */
function mayCall(): boolean {
  return navigator.userActivation?.hasBeenActive ?? true
}

function play(tone: Tone): void {
  if (!mayCall()) return
  try {
    speaker ??= new AudioContext()
    // A browser starts it asleep until somebody taps; a sound of the past would only startle.
    if (speaker.state !== 'running') {
      void speaker.resume()
      return
    }
    for (const start of tone.starts) {
      const source = speaker.createOscillator()
      const volume = speaker.createGain()
      volume.gain.value = VOLUME
      source.frequency.value = tone.hz
      source.connect(volume).connect(speaker.destination)
      source.start(speaker.currentTime + start)
      source.stop(speaker.currentTime + start + tone.seconds)
    }
  } catch {
    // No sound on this device: the row and its shape remain.
  }
}

/** Says that somebody came in. */
export function soundEnter(): void {
  play(ENTER)
}

/** Calls the gatekeeper. */
export function soundStop(): void {
  if (mayCall()) navigator.vibrate?.(SHAKE_MS)
  play(STOP)
}
