import { type Context, Hono } from 'hono'
import { notMeForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { type DeadLink, disownRegistration, readNotMeLink } from '../usecases/disown-registration.ts'
import { showPage } from './page.ts'

/** Where a confirmation letter leads those who did not sign up: one page and one button. */
export const notMe = new Hono<PortalEnv>()
  .get('/not-me', async (context) => {
    const token = context.req.query('token') ?? ''
    const found = await readNotMeLink(token, givenBy(context))
    if (found.state !== 'valid') return showDeadLink(context, found.state)
    return showPage(context, 'not-me', { values: { token, username: found.letter.recipient }, isPrivate: true })
  })
  .post('/not-me', async (context) => {
    const form = await readForm(context, notMeForm)
    if (!form.ok) return showDeadLink(context, 'unknown')

    const result = await disownRegistration(form.value.token, givenBy(context))
    return result.outcome === 'disowned' ? context.redirect('/not-me-done', 303) : showDeadLink(context, result.state)
  })
  .get('/not-me-done', (context) => showPage(context, 'not-me-done', { isPrivate: true }))

function givenBy({ var: { portal, store, settings, now } }: Context<PortalEnv>) {
  return { portal, store, tokenSecret: settings.tokenSecret, now }
}

function showDeadLink(context: Context<PortalEnv>, state: DeadLink): Promise<Response> {
  return showPage(context, state === 'confirmed' ? 'not-me-confirmed' : 'not-me-link-over', {
    status: state === 'unknown' ? 404 : 410,
    isPrivate: true,
  })
}
