import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { profileForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { readFormWithOwnFields, typedAnswers } from '../http/own-fields.ts'
import { wordsFor } from '../http/words.ts'
import { showAccountPage } from './account-page.ts'
import { forOwner, type Owner } from './developer-session.ts'
import type { Dress } from './page.ts'

/** What a developer says of themselves: the name, and the answers to the portal's own fields. */
export const accountProfile = new Hono<PortalEnv>()
  .get(
    '/account',
    forOwner(async (context, owner) => {
      const { full_name, language, answers, new_device_letters } = await profileOf(context, owner.developer.id)
      return showProfile(context, owner, {
        values: {
          full_name,
          language,
          ...typedAnswers(answers, context.var.language),
          ...(new_device_letters && { new_device_letters: 'on' }),
        },
        ...(context.req.query('notice') === 'saved' && {
          notice: { tone: 'success', ...wordsFor(context).account.profile.saved },
        }),
      })
    }),
  )
  .post('/account', forOwner(saveProfile))

async function saveProfile(context: Context<PortalEnv>, owner: Owner): Promise<Response> {
  const { portal, store, now } = context.var
  const { developer } = owner
  const form = await readFormWithOwnFields(context, profileForm, { ...portal, terms_version: 0 })
  if (!form.ok) return showProfile(context, owner, { status: 422, values: form.typed, problems: form.problems })

  const profile = {
    fullName: form.value.full_name,
    language: form.value.language,
    answers: form.answers,
    asked: portal.registration_form.map(({ id }) => id),
    newDeviceLetters: form.value.new_device_letters !== undefined,
  }
  await store.developers.changeProfile(developer.id, profile, { eventId: uuidv7({ msecs: now }), now })
  return context.redirect('/account?notice=saved', 303)
}

async function profileOf(context: Context<PortalEnv>, id: string) {
  const profile = await context.var.store.developers.find(id)
  if (!profile) throw new Error('a developer was deleted while their profile was read')
  return profile
}

function showProfile(context: Context<PortalEnv>, owner: Owner, dress: Dress): Promise<Response> {
  return showAccountPage(context, owner, 'account', {
    ...dress,
    rewrite: (rewriter) =>
      rewriter
        .on('#language option', {
          element(element) {
            if (element.getAttribute('value') === dress.values?.language) element.setAttribute('selected', '')
          },
        })
        .on('#new_device_letters', {
          element(element) {
            if (dress.values?.new_device_letters !== undefined) element.setAttribute('checked', '')
          },
        }),
  })
}
