// What a field says that somebody left empty.
import { defineWords } from '../ui/words.tsx'

export const neededWords = defineWords(
  { missing: '请先填写,再按一次。' },
  { missing: 'Please fill this in first, then press again.' },
)
