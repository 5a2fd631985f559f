import { copy, type Refusal } from '../contract/copy.ts'
import type { RequestContext } from '../env.ts'
import { refusalStatus } from './refused.ts'

/** A plain page that says why a request was not taken. It needs no database, and carries the name of no portal. */
export async function refusalPage(context: RequestContext, refusal: Refusal): Promise<Response> {
  const { language } = context.var
  const words = copy[language].refusals[refusal]
  const page = await context.env.ASSETS.fetch(new URL(`/${language}/refusal.html`, context.req.url))
  const filled = new HTMLRewriter()
    .on('title, [data-title]', { element: (element) => void element.setInnerContent(words.title) })
    .on('[data-text]', { element: (element) => void element.setInnerContent(words.text) })
    .on('[data-request-id]', { element: (element) => void element.setInnerContent(context.var.requestId) })
    .transform(page)
  return context.body(filled.body ?? '', refusalStatus[refusal], {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
  })
}

/** The same in plain text, for when the built files cannot be read: needs nothing at all. */
export function refusalText(context: RequestContext, refusal: Refusal): Response {
  const { refusals, request_id } = copy[context.var.language]
  const { title, text } = refusals[refusal]
  return context.body(`${title}\n\n${text}\n\n${request_id} ${context.var.requestId}\n`, refusalStatus[refusal], {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  })
}
