import { html } from 'hono/html'

type Markup = ReturnType<typeof html>

/** A sentence with markup in its midst: `parts` stand where the words name them in curly brackets. The words are escaped. */
export function sentence(words: string, parts: Record<string, Markup>): Markup {
  return html`${words.split(/\{(\w+)\}/).map((piece, index) => (index % 2 === 0 ? piece : (parts[piece] ?? '')))}`
}
