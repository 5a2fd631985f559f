import type { NoticeWords } from '../contract/copy.ts'
import type { RequestContext } from '../env.ts'
import { dressForm, type FormDress } from '../http/form-page.ts'
import { showTurnstile, type TurnstileAction } from '../http/turnstile.ts'
import { consolePage } from './pages.ts'

/** What one visit adds to a page of the console that needs no session. */
export interface Dress extends FormDress {
  status?: 200 | 404 | 409 | 410 | 422 | 429
  /** What the page says under its heading, where that differs from visit to visit. */
  lead?: string
  /** What the visitor has to prove to be human for, if there is a way to prove it. */
  turnstile?: TurnstileAction
}

/** A page of the console that needs no session. It may hold a token, so nobody keeps it. */
export async function showEntrance(
  context: RequestContext,
  page: string,
  { status = 200, lead, turnstile, ...dress }: Dress = {},
): Promise<Response> {
  const rewriter = dressForm(new HTMLRewriter(), dress, context.var.language)
  if (lead !== undefined) {
    rewriter.on('[data-lead]', { element: (element) => void element.setInnerContent(lead) })
  }
  if (turnstile) showTurnstile(context, rewriter, turnstile)
  return send(context, rewriter.transform(await consolePage(context, page)), status)
}

/** What is said of a link that does not count any more, or never did. */
export async function showDeadLink(
  context: RequestContext,
  { title, text }: NoticeWords,
  status: 404 | 409 | 410,
): Promise<Response> {
  const rewriter = dressForm(new HTMLRewriter(), {}, context.var.language)
    .on('title', { element: (element) => void element.setInnerContent(`${title} · Vestibule`) })
    .on('[data-title]', { element: (element) => void element.setInnerContent(title) })
    .on('[data-lead]', { element: (element) => void element.setInnerContent(text) })
  return send(context, rewriter.transform(await consolePage(context, 'link-over')), status)
}

function send(context: RequestContext, page: Response, status: NonNullable<Dress['status']>): Response {
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }
  return context.body(page.body ?? '', status, headers)
}
