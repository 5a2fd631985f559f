// What people typed stands in letters as text and nothing else (docs/decisions/2026-11-28-words-as-templates.md).

/**
 * A name, on one line, that no mail program makes a link of: an invisible word joiner on both sides of what holds
 * addresses together.
 */
export function harmlessName(name: string): string {
  return harmlessLine(name).replace(/([.:@。．｡：＠]|[/\\／](?=[/\\／]))(?=\S)/g, `${wordJoiner}$1${wordJoiner}`)
}

/** Text on one line: what stands in a mail header ends there, whatever it holds. */
export function harmlessLine(text: string): string {
  return harmlessText(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}

/** Text without what is not seen: it could turn the words around it, or end a line where a line must not end. */
export function harmlessText(text: string): string {
  return text
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(invisible, '')
}

const wordJoiner = '\u2060'

// Control and format characters, those that turn the direction of writing among them. Two stay, which Persian, the scripts
// of India and many emoji need: the zero-width joiner and non-joiner.
const invisible = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}]/gu
