// What people typed stands in letters as text and nothing else (docs/decisions/2026-11-28-words-as-templates.md).

/** A name, on one line, that no mail program makes a link of, and that leaves the words around it where they are. */
export function harmlessName(name: string): string {
  return isolated(unlinked(harmlessLine(name)))
}

/**
 * An address, which mail programs may make a link to write to. One that they could take for a web page is as harmless as
 * a name: `www.evil.example/login@...`.
 */
export function harmlessAddress(address: string): string {
  const line = harmlessLine(address)
  const local = line.slice(0, line.lastIndexOf('@'))
  const isPlain = /^(?!.*www\.)[a-z0-9._+-]+$/i.test(local) || !/[./:]/.test(local)
  return isPlain ? line : unlinked(line)
}

/** With an invisible word joiner on both sides of what holds addresses together. */
function unlinked(line: string): string {
  return line.replace(/([.:@。．｡：＠]|[/\\／](?=[/\\／]))(?=\S)/g, `${wordJoiner}$1${wordJoiner}`)
}

/**
 * One line within a sentence from left to right. What is written from right to left is set apart, for it would take
 * along what stands next to it; `<bdi>` does the same, but neither in a subject nor in plain text.
 */
export function isolated(line: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u.test(line)
    ? `\u2068${line}\u2069`
    : line
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
