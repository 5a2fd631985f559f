import { managementApi } from '../worker/contract/management-api.ts'
import { adminCredentials, type Visitor } from './world.ts'

/** A sound body for every endpoint that takes one. */
export const bodies: Record<string, unknown> = {
  // A wrong password: nothing may be taken away from those who are asked next.
  'POST /v3/me/totp': { password: 'not the password' },
  'POST /v3/me/totp/confirm': { code: '123456' },
  'DELETE /v3/me/totp': { password: 'not the password' },
  'POST /v3/me/recovery-codes': { password: 'not the password' },
  'POST /v3/me/passkeys/options': { name: 'My phone', password: 'not the password' },
  'POST /v3/me/passkeys': {
    name: 'Planted',
    credential: { id: 'AAAA', response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' } },
  },
  'PATCH /v3/me/passkeys/:passkeyId': { name: 'Planted' },
  'DELETE /v3/me/passkeys/:passkeyId': { password: 'not the password' },
  'PATCH /v3/portals/:portalId': { description: 'Changed.' },
  'PUT /v3/portals/:portalId/assets/logo': { data: `data:image/svg+xml;base64,${btoa('<svg/>')}` },
  'POST /v3/portals/:portalId/preview': { page: 'login' },
  'POST /v3/portals/:portalId/developers': { email: 'planted@example.com', full_name: 'Planted' },
  'POST /v3/portals/:portalId/invitation-lists': { rows: [{ email: 'planted@example.com' }] },
  'POST /v3/portals/:portalId/invitations': { email: 'planted@example.com' },
  'PATCH /v3/me': {},
  'DELETE /v3/me': { password: 'not the password' },
  'POST /v3/me/password': { password: 'not the password', new_password: 'quiet harbour lantern' },
  'POST /v3/me/email': { password: 'not the password', email: 'elsewhere@example.com' },
  'PATCH /v3/organization': { require_second_factor: false, password: adminCredentials.password },
  'PATCH /v3/admins/:adminId': { disabled: false },
  'DELETE /v3/admins/:adminId/second-factor': { password: adminCredentials.password },
  'POST /v3/admin-invitations': { email: 'invited@example.com', role: 'service_admin' },
  'POST /v3/portals': { name: 'Planted', canonical_domain: 'planted.localhost' },
  'POST /v3/portals/:portalId/hostnames': { hostname: 'www.planted.localhost' },
  'PATCH /v3/portals/:portalId/hostnames/:hostname': { canonical: true },
  'PATCH /v3/portals/:portalId/developers/:developerId': { status: 'approved' },
  'POST /v3/portals/:portalId/bulk-jobs': {
    kind: 'decide',
    decision: 'approve',
    developer_ids: ['019c0000-0000-7000-8000-000000000000'],
  },
  'PUT /v3/portals/:portalId/approval-rules': { rules: [] },
  'POST /v3/portals/:portalId/approval-rules/dry-run': { rules: [] },
  'POST /v3/portals/:portalId/developers/:developerId/notes': { text: 'Planted.' },
  'POST /v3/portals/:portalId/published-services': { name: 'Planted', version: 'v1' },
  'PATCH /v3/portals/:portalId/published-services/:serviceId': { name: 'Changed' },
  'PUT /v3/portals/:portalId/registration-form': { fields: [] },
  'POST /v3/portals/:portalId/terms': { text: 'Be kind.' },
}

/** Every endpoint of the management API, and how to call it: with a sound body, and with the ids that are given. */
export const routes = Object.keys(managementApi).map((name) => {
  const [method = '', path = ''] = name.split(' ')
  const call = (visitor: Visitor, ids: Record<string, string>) =>
    visitor.api(
      method,
      path.replace(/:(\w+)/g, (_, id: string) => ids[id] ?? crypto.randomUUID()),
      bodies[name],
    )
  return { name: name as keyof typeof managementApi, path, call }
})
