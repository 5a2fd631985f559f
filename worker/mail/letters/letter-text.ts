import { fillWords } from './fill-words.ts'
import { harmlessAddress } from './harmless.ts'
import type { WrittenLetter } from './written-letter.ts'

/** A letter as plain text that stands alone. */
export function letterText(letter: WrittenLetter, senderOrigin: string): string {
  const { greeting, paragraphs, quotation, button, closing, senderName, why, contact, notMe } = letter
  const quoted = quotation?.text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
  const parts = [
    greeting,
    ...paragraphs,
    quotation && `${quotation.before}\n${quoted}`,
    button && `${button.before}\n${button.url}`,
    closing,
    `--\n${senderName}, ${senderOrigin}\n${why}`,
    contact && fillWords(contact.words, { address: harmlessAddress(contact.address) }),
    notMe && `${notMe.before}\n${notMe.url}`,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}
