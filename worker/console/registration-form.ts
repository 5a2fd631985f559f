import { Hono } from 'hono'
import { invalidParameters } from '../http/problem.ts'
import { changeRegistrationForm } from '../usecases/change-registration-form.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { editedMeanwhile, serve } from './endpoint.ts'

export const registrationForm = new Hono<AdminPortalEnv>()

serve(registrationForm, 'GET /v3/portals/:portalId/registration-form', async ({ context }) => {
  const { registration_form: fields, registration_form_version: version } = context.var.portal
  return { fields, version }
})

serve(registrationForm, 'PUT /v3/portals/:portalId/registration-form', async ({ context, body, version }) => {
  const { portal, store, admin, now } = context.var
  const current = { fields: portal.registration_form, version: portal.registration_form_version }
  const change = { fields: body.fields, version: version ?? current.version }
  const result = await changeRegistrationForm(change, current, { store, adminId: admin.id, now })
  switch (result.outcome) {
    case 'changed':
      return { fields: result.fields, version: result.version }
    case 'wrong_fields':
      return invalidParameters(
        context,
        result.wrong.map(({ place, property, reason }) => ({
          field: `fields.${place}.${property}`,
          reason,
          source: 'body',
        })),
      )
    case 'changed_meanwhile':
      return editedMeanwhile(context, 'the registration form')
  }
})
