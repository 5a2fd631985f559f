import { html } from 'hono/html'

/** Terms as they are shown: paragraphs of plain text, escaped. */
export function termsParagraphs(text: string): string {
  return text
    .split(/\n[ \t]*\n\s*/)
    .map((paragraph) => String(html`<p>${paragraph}</p>`))
    .join('')
}
