import * as z from 'zod'
import { copy } from '../worker/contract/copy.ts'
import type { Endpoint } from '../worker/contract/endpoint.ts'
import * as forms from '../worker/contract/forms.ts'
import { managementApi } from '../worker/contract/management-api.ts'
import { namedPasskey, passkeyAnswer, passkeyWish } from '../worker/contract/passkeys.ts'
import { acceptTermsForm } from '../worker/portal/accept-terms.ts'
import { type Route, routes } from './routes.ts'
import { acme, admin, goodPassword } from './world.ts'

const form = 'application/x-www-form-urlencoded'
const json = 'application/json'

/** What a page of a portal or of the console posts: its form, or what its script says. */
export interface Post {
  hostname: string
  path: string
  type: typeof form | typeof json
  schema: z.ZodObject
  /** It says all by being sent: its body is read by nobody. */
  isEmpty: boolean
}

const nothing = z.object({})

const schemas: Record<string, Record<string, [Post['type'], z.ZodObject]>> = {
  [acme]: {
    '/login': [form, forms.loginForm],
    '/login/passkey/options': [json, nothing],
    '/login/passkey': [json, passkeyAnswer],
    '/logout': [form, nothing],
    '/register': [form, forms.registrationForm],
    '/check-your-email': [form, forms.resendForm],
    '/confirm': [form, forms.confirmationForm],
    '/forgot-password': [form, forms.forgotPasswordForm],
    '/reset-password': [form, forms.newPasswordForm],
    '/confirm-new-email': [form, forms.newEmailForm],
    '/undo-email-change': [form, forms.newPasswordForm],
    '/accept-terms': [form, acceptTermsForm(copy.en)],
    '/not-me': [form, forms.notMeForm],
    '/accept-invitation': [form, forms.acceptanceForm],
    '/account': [form, forms.profileForm],
    '/account/password': [form, forms.changePasswordForm],
    '/account/passkeys/options': [json, passkeyWish],
    '/account/passkeys': [json, namedPasskey],
    '/account/passkeys/remove': [form, forms.removePasskeyForm],
    '/account/email': [form, forms.changeEmailForm],
    '/account/email/cancel': [form, nothing],
    '/account/sessions': [form, forms.endSessionsForm],
    '/account/delete': [form, forms.deleteAccountForm],
  },
  [admin]: {
    '/login': [form, forms.loginForm],
    '/login/passkey/options': [json, nothing],
    '/login/passkey': [json, passkeyAnswer],
    '/second-factor': [form, forms.secondFactorForm],
    '/second-factor/passkey/options': [json, nothing],
    '/second-factor/passkey': [json, passkeyAnswer],
    '/logout': [form, nothing],
    '/accept-invitation': [form, forms.acceptanceForm],
    '/forgot-password': [form, forms.forgotPasswordForm],
    '/reset-password': [form, forms.newPasswordForm],
    '/confirm-new-email': [form, forms.newEmailForm],
    '/undo-email-change': [form, forms.newPasswordForm],
  },
}

/** A path of the developer API without its version. */
export const behindVersion = (path: string) => path.replace(/^\/api\/v[23]/, '')

const isApi = ({ path }: Route) => /^\/(api|v3)\//.test(path)

/** Everything that pages post, at both doors. One that is added tomorrow and not told of above fails every test of them. */
export const posts: Post[] = routes
  // What Resend and the operator post is read by nobody before signature and token are checked, and has tests of its own.
  .filter((route) => route.method === 'POST' && !isApi(route) && !/^\/(webhooks|operator)\//.test(route.path))
  .map(({ hostname, path }) => {
    const [type, schema] = schemas[hostname]?.[path] ?? []
    if (!type || !schema) throw new Error(`nobody has told what is posted to ${hostname}${path}`)
    return { hostname, path, type, schema, isEmpty: schema === nothing }
  })

export const postedForms = posts.filter(({ type }) => type === form)

/** A sound value for every field of every form, as far as a stranger can have one. */
export const soundFields: Record<string, string> = {
  full_name: 'Ada Lovelace',
  email: 'somebody@example.com',
  password: goodPassword,
  present_password: 'not the present password',
  token: 'A'.repeat(43),
  code: '000000',
  id: '019c0000-0000-7000-8000-000000000000',
  end: '019c0000-0000-7000-8000-000000000000',
  version: '1',
  return_to: '/',
  language: 'en',
  new_device_letters: 'on',
}

/** The fields that people fill in. The answer of a robot check that is off is read by nobody. */
export const fieldsOf = ({ schema }: Pick<Post, 'schema'>) =>
  Object.keys(schema.shape).filter((field) => field !== 'turnstile_token')

/** A sound form, by the fields that it has. */
export function soundForm(post: Pick<Post, 'schema'>): Record<string, string> {
  return Object.fromEntries(fieldsOf(post).map((field) => [field, soundFields[field] ?? '']))
}

/** A sound body for everything of the developer API that takes one, by its path behind `/api/v3` and `/api/v2`. */
export const developerApiBodies: Record<string, Record<string, unknown>> = {
  '/developer': { email: soundFields.email, full_name: 'Ada', answers: {}, accepted_terms_version: 0 },
  '/developer/verify-email': { token: soundFields.token },
  '/developer/forgot-password': { email: soundFields.email },
  '/developer/reset-password': { token: soundFields.token, password: goodPassword },
  '/developer/authenticate': { username: soundFields.email, password: goodPassword, accepted_terms_version: 0 },
}

/** What the body of an unsafe route is: of a form, of JSON, or of nothing at all. */
export function mediaTypeOf(route: Route): Post['type'] | undefined {
  if (!isApi(route)) return posts.find(({ hostname, path }) => hostname === route.hostname && path === route.path)?.type
  if (route.hostname !== admin) return developerApiBodies[behindVersion(route.path)] && json
  const endpoint: Endpoint | undefined = managementApi[`${route.method} ${route.path}` as keyof typeof managementApi]
  return endpoint?.body && json
}
