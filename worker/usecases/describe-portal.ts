import { createHash } from 'node:crypto'
import { languages } from '../contract/language.ts'
import type { OwnWords } from '../contract/letter-words.ts'
import { templates } from '../contract/management/email-templates.ts'
import type { FieldChange } from '../contract/management/registration-form.ts'
import type { PortalDescription, WholeDescription } from '../contract/portal-description.ts'
import type { RegistrationField } from '../contract/registration-form.ts'
import type { DescribedPortal, DescribedState } from '../store/portal-descriptions.ts'

/** What stands for a state in a plan: another state has another one. */
export function digestOf({ text }: DescribedState): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The description of a portal as it is, with everything in the one order and form that descriptions are compared in. */
export function describePortal(
  state: DescribedState,
  portalId: string | null,
  portal: DescribedPortal,
): WholeDescription {
  const words = portal.letters.map(({ template, language, ...own }) => [template, { [language]: own }] as const)
  return {
    organization: state.organization.id,
    hostnames: inOneOrder(portal.hostnames),
    settings: portal.settings,
    registration_form: portal.registration_form.map(asDescribed),
    approval_rules: portal.approval_rules.map(({ when, decision, reason }) => ({ when, decision, reason })),
    terms: portal.terms,
    letters: ownWords(
      Object.fromEntries(
        templates.map((template) => [
          template,
          Object.assign({}, ...words.filter(([name]) => name === template).map(([, own]) => own)),
        ]),
      ),
    ),
    published_services: byName(portal.services),
    admins: byAddress([...adminsOn(state, portalId), ...invitationsTo(state, portalId)]),
  }
}

/** The admins who reach a portal; null for a new one, which organization admins alone will. */
export function adminsOn({ admins }: DescribedState, portalId: string | null) {
  return admins.filter((admin) => !admin.is_disabled && isFor(admin, portalId))
}

/** The invitations that make somebody reach a portal. */
export function invitationsTo({ invitations }: DescribedState, portalId: string | null) {
  return invitations.filter((invitation) => !invitation.is_stopped && isFor(invitation, portalId))
}

function isFor({ role, portal_ids }: { role: string; portal_ids: string[] }, portalId: string | null): boolean {
  return role === 'organization_admin' || (portalId !== null && portal_ids.includes(portalId))
}

type Letters = NonNullable<PortalDescription['letters']>

/** Words that are the portal's own alone, letters and languages in their usual order. */
export function ownWords(letters: Letters): Letters {
  const ordered = templates.map((template) => {
    const inLanguages = languages.map((language) => {
      const { subject, opening, closing }: Partial<OwnWords> = letters[template]?.[language] ?? {}
      const own = Object.entries({ subject, opening, closing }).filter(
        ([, text]) => text !== undefined && text !== null,
      )
      return [language, Object.fromEntries(own)] as const
    })
    return [template, Object.fromEntries(inLanguages.filter(([, words]) => Object.keys(words).length > 0))] as const
  })
  return Object.fromEntries(ordered.filter(([, inLanguages]) => Object.keys(inLanguages).length > 0))
}

/** A field with its members in one order; a new one has no id. */
export function asDescribed({ id, kind, label, help, is_required, ...limits }: FieldChange | RegistrationField) {
  return { ...(id !== undefined && { id }), kind, label, help, is_required, ...limits } as FieldChange
}

/** The first hostname is the canonical one; the others are in no order of their own. */
export function inOneOrder([canonical = '', ...others]: string[]): string[] {
  return [canonical, ...others.sort()]
}

export function byName(services: WholeDescription['published_services']): WholeDescription['published_services'] {
  return services
    .map(({ name, version, description, documentation_url }) => ({ name, version, description, documentation_url }))
    .sort((one, other) => compare(one.name, other.name) || compare(one.version, other.version))
}

export function byAddress(admins: WholeDescription['admins']): WholeDescription['admins'] {
  return admins
    .map(({ email, role }) => ({ email, role }))
    .sort((one, other) => compare(one.email.toLowerCase(), other.email.toLowerCase()))
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1
}
