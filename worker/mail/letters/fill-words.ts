/**
 * Puts values where their placeholders stand, all in one go: a placeholder that stands in a value stays text. So does one
 * that nobody knows.
 */
export function fillWords(words: string, values: Record<string, string>): string {
  return words.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : placeholder,
  )
}
