// A reader that fares as it is told: it answers, breaks, ends without a word, or never ends.
import { answerOnce } from '../../src/platform/apart.ts'

export type Fate = 'answers' | 'throws' | 'crashes' | 'hangs' | 'tells'

answerOnce(async (fate: Fate): Promise<string | undefined> => {
  if (fate === 'throws') throw new Error('no such picture')
  if (fate === 'crashes') process.kill(process.pid, 'SIGSEGV')
  if (fate === 'hangs') for (;;);
  if (fate === 'tells') return Object.keys(process.env).join()
  return 'read'
})
