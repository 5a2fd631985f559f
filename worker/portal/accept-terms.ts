import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import * as z from 'zod'
import type { Copy } from '../contract/copy.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import type { FormDress } from '../http/form-page.ts'
import { sessionToken } from '../http/session-cookie.ts'
import { wordsFor } from '../http/words.ts'
import { hashToken } from '../secrets/token.ts'
import { developerOrWayIn, ownPath, wayTo } from './developer-session.ts'
import { showPage } from './page.ts'
import { termsParagraphs } from './terms-text.ts'

/** The box carries the version that was read, so that no other one is accepted. */
export const acceptTermsForm = ({ own_fields: { not_accepted: error } }: Copy) =>
  z.object({
    version: z
      .string({ error })
      .regex(/^[1-9][0-9]{0,5}$/, { error })
      .transform(Number),
    return_to: z.string().default(''),
  })

/** Where a log-in stops until the newest terms are accepted. */
export const acceptTerms = new Hono<PortalEnv>()
  .get('/accept-terms', (context) =>
    askForTerms(
      context,
      context.req.query('return_to') ?? '',
      context.req.query('notice') === 'changed'
        ? { notice: { tone: 'info', ...wordsFor(context).accept_terms.changed } }
        : {},
    ),
  )
  .post('/accept-terms', async (context) => {
    const form = await readForm(context, acceptTermsForm(wordsFor(context)))
    if (!form.ok) return askForTerms(context, form.typed.return_to ?? '', { problems: form.problems })

    const { store, now } = context.var
    const token = sessionToken(context, 'developer')
    const eventId = uuidv7({ msecs: now })
    const { version, return_to: wanted } = form.value
    const returnTo = ownPath(context, wanted)
    const accepted = token && (await store.sessions.acceptTerms(await hashToken(token), { version, eventId, now }))
    if (accepted) return context.redirect(returnTo, 303)
    const visitor = await developerOrWayIn(context, returnTo)
    if ('developer' in visitor) return context.redirect(returnTo, 303)
    const isStale = visitor.awaits === 'terms'
    return context.redirect(isStale ? wayTo('/accept-terms', returnTo, { notice: 'changed' }) : visitor.wayIn, 303)
  })

/** Shows the terms that the log-in awaits. Where it awaits none, whoever is logged in may go on. */
async function askForTerms(context: Context<PortalEnv>, wanted: string, dress: FormDress): Promise<Response> {
  const returnTo = ownPath(context, wanted)
  const { portal, store, now, language } = context.var
  const token = sessionToken(context, 'developer')
  const awaited = token && (await store.sessions.findAwaitedTerms(await hashToken(token), now))
  if (!awaited) {
    const visitor = await developerOrWayIn(context, returnTo)
    return context.redirect('developer' in visitor ? returnTo : visitor.wayIn, 303)
  }
  return showPage(context, 'accept-terms', {
    ...dress,
    ...(dress.problems && { status: 422 }),
    isPrivate: true,
    values: { version: String(awaited.version), return_to: returnTo },
    rewrite: (rewriter) =>
      rewriter.on('[data-terms]', {
        element(element) {
          element.setInnerContent(termsParagraphs(awaited.text, portal, language), { html: true })
        },
      }),
  })
}
