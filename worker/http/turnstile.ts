import { html } from 'hono/html'
import * as z from 'zod'
import { describeError, writeLogLine } from '../contract/log-lines.ts'
import type { RequestContext } from '../env.ts'
import type { FormDress } from './form-page.ts'
import { aboutRequest } from './request-record.ts'
import { policyWith } from './security-headers.ts'
import { wordsFor } from './words.ts'

/** What a visitor is about to do. The proof for one is worth nothing for another. */
export type TurnstileAction = 'register' | 'resend' | 'log-in' | 'forgot-password'

const tokenMaxLength = 2048
const patienceMilliseconds = 5000

/** What Cloudflare answers to the check of a token. */
const siteverifyAnswer = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  action: z.string().optional(),
  'error-codes': z.array(z.string()).default([]),
  metadata: z.object({ result_with_testing_key: z.boolean().default(false) }).prefault({}),
})

/**
 * Puts Cloudflare's widget where a page has `data-turnstile`, and lets the page load it, where its keys are set. The
 * form then carries `turnstile_token`.
 */
export function showTurnstile(context: RequestContext, rewriter: HTMLRewriter, action: TurnstileAction): HTMLRewriter {
  const { settings, language } = context.var
  const { turnstile } = settings
  if (!turnstile) return rewriter
  context.header('Content-Security-Policy', policyWith(turnstile.origin))
  const widget = html`<div class="cf-turnstile" data-sitekey="${turnstile.siteKey}" data-action="${action}" data-language="${language}" data-response-field-name="turnstile_token" data-size="flexible"></div><noscript><p class="field-hint">${wordsFor(context).turnstile.without_script}</p></noscript><script src="${turnstile.origin}/turnstile/v0/api.js" async defer></script>`
  return rewriter.on('[data-turnstile]', {
    element: (element) => void element.replace(String(widget), { html: true }),
  })
}

/** What a page says when `isHuman` was false: the form again, with the widget. */
export function notHumanNotice(context: RequestContext): NonNullable<FormDress['notice']> {
  return { tone: 'error', ...wordsFor(context).turnstile.not_human }
}

/**
 * Whether Cloudflare's Turnstile says that a human is about to do this here: the token has to be fresh, from this very
 * hostname and for this action. True where no keys are set, and where Turnstile cannot be asked, because it is down, silent
 * or not to be understood: then the limits alone hold, and the log says so.
 */
export async function isHuman(
  context: RequestContext,
  token: string | undefined,
  action: TurnstileAction,
): Promise<boolean> {
  const { turnstile } = context.var.settings
  if (!turnstile) return true
  if (!token || token.length > tokenMaxLength) return false

  const address = context.req.header('CF-Connecting-IP')
  try {
    const response = await fetch(`${turnstile.origin}/turnstile/v0/siteverify`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        secret: turnstile.secretKey,
        response: token,
        ...(address !== undefined && { remoteip: address }),
        idempotency_key: crypto.randomUUID(),
      }),
      signal: AbortSignal.timeout(patienceMilliseconds),
    })
    // Whatever is wrong with the question is told with a 4xx, and is no reason to let anybody pass.
    if (response.status >= 500) throw new Error(`it answered ${response.status}`)
    const answer = siteverifyAnswer.parse(await response.json())
    if (answer['error-codes'].includes('internal-error')) throw new Error('it had an internal error')
    // Cloudflare's keys for testing prove nothing anyway, and name neither hostname nor action.
    if (answer.success && answer.metadata.result_with_testing_key) return true
    return answer.success && answer.hostname === new URL(context.req.url).hostname && answer.action === action
  } catch (error) {
    writeLogLine('Turnstile could not be asked', { ...aboutRequest(context), error: describeError(error) })
    return true
  }
}
