import { type Context, Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { acceptanceForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { badPasswords } from '../http/bad-passwords.ts'
import { readFormWithOwnFields, typedAnswers } from '../http/own-fields.ts'
import { rememberAddress } from '../http/remembered-address.ts'
import type { Registration } from '../store/registrations.ts'
import { confirmEmail, type LinkState, readLink } from '../usecases/confirm-email.ts'
import { countConfirmation } from './count-confirmation.ts'
import { type Dress, showPage } from './page.ts'

/** Where the letter of an invitation leads: who was invited says who they are, and chooses a password. */
export const acceptInvitation = new Hono<PortalEnv>()
  .get('/accept-invitation', (context) =>
    showInvitation(context, context.req.query('token') ?? '', ({ full_name, answers }) => ({
      values: { full_name, ...typedAnswers(answers, context.var.language) },
    })),
  )
  .post('/accept-invitation', async (context) => {
    const { portal, store, settings, now, sendLetters, language } = context.var
    const form = await readFormWithOwnFields(context, acceptanceForm, portal)
    const mend = (token: string, problems: Dress['problems'] = {}) =>
      showInvitation(context, token, () => ({ status: 422, values: form.typed, problems }))
    if (!form.ok) return mend(form.typed.token ?? '', form.problems)

    const { answers, acceptedTermsVersion } = form
    const { token, password, full_name: fullName } = form.value
    const result = await confirmEmail(
      { token, password, completed: { fullName, answers, acceptedTermsVersion, language } },
      { store, badPasswords: badPasswords(context, portal), passwordPepper: settings.passwordPepper, now },
    )
    countConfirmation(context, result)
    switch (result.outcome) {
      case 'confirmed':
        sendLetters()
        rememberAddress(context, result.email)
        return context.redirect(`/login?notice=confirmed_${result.status}`, 303)
      case 'password_refused':
        return mend(token, { password: copy[language].problems[result.problem].form })
      case 'link':
        return showDeadInvitation(context, result.state, result.email)
    }
  })

/** The form, if the link still asks for it; without spending it. */
async function showInvitation(
  context: Context<PortalEnv>,
  token: string,
  dress: (registration: Pick<Registration, 'full_name' | 'answers'>) => Dress,
) {
  const { state, registration } = await readLink(token, context.var)
  if (state !== 'valid' || !registration) return showDeadInvitation(context, state, registration?.email)
  // Whoever signed up after being invited has said all this already.
  if (registration.link === 'confirm-email') {
    return context.redirect(`/confirm?${new URLSearchParams({ token })}`, 303)
  }
  const { values, ...rest } = dress(registration)
  return showPage(context, 'accept-invitation', {
    ...rest,
    values: { ...values, token, username: registration.email },
    isPrivate: true,
  })
}

/** An invitation that no longer counts, or never did: a fresh one is one button away. */
function showDeadInvitation(context: Context<PortalEnv>, state: LinkState, email: string | undefined) {
  return showPage(context, state === 'confirmed' ? 'already-confirmed' : 'invitation-expired', {
    status: state === 'unknown' ? 404 : 410,
    values: { email: email ?? '' },
    turnstile: 'resend',
    isPrivate: true,
  })
}
