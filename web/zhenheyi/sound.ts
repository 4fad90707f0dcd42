// The sound of a stop: two tones and a shake. A browser that wants a tap first stays silent; the
// row on the screen says the same.

const TONE_HZ = 440
const TONE_SECONDS = 0.2

let speaker: AudioContext | undefined

/** Calls the gatekeeper. */
export function soundStop(): void {
  try {
    navigator.vibrate?.(300)
    speaker ??= new AudioContext()
    for (const start of [0, TONE_SECONDS * 1.5]) {
      const tone = speaker.createOscillator()
      const volume = speaker.createGain()
      volume.gain.value = 0.2
      tone.frequency.value = TONE_HZ
      tone.connect(volume).connect(speaker.destination)
      tone.start(speaker.currentTime + start)
      tone.stop(speaker.currentTime + start + TONE_SECONDS)
    }
  } catch {
    // No sound on this device: the pinned row and its colour remain.
  }
}
