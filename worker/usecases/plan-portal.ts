import { firstAccentColor } from '../contract/accent-color.ts'
import { firstApprovalRules } from '../contract/approval-rules.ts'
import { defaultLanguage } from '../contract/language.ts'
import { lettersPerHour } from '../contract/limits.ts'
import type { FieldChange } from '../contract/management/registration-form.ts'
import type { PortalDescription, WholeDescription } from '../contract/portal-description.ts'
import type { RegistrationField } from '../contract/registration-form.ts'
import type { DescribedPortal, DescribedState, portalDescriptionsOf } from '../store/portal-descriptions.ts'
import { asDescribed, byAddress, byName, describePortal, digestOf, inOneOrder, ownWords } from './describe-portal.ts'
import { type DescriptionProblem, type Installation, judgeDescription } from './judge-description.ts'

export interface PortalPlan {
  /** Null for a portal that is to begin. */
  portalId: string | null
  digest: string
  state: DescribedState
  /** The portal as it is stored; a new one as it begins. */
  portal: DescribedPortal
  current: WholeDescription | null
  planned: WholeDescription
}

export interface PlanGiven {
  descriptions: ReturnType<typeof portalDescriptionsOf>
  installation: Installation
}

/**
 * What would become of a portal by a description. The portal is the one that has any of the hostnames; where nobody has
 * them, it is one that is to begin. All that stands against it is told at once.
 */
export async function planPortal(
  wanted: PortalDescription,
  { descriptions, installation }: PlanGiven,
): Promise<{ plan: PortalPlan } | { problems: DescriptionProblem[] }> {
  const elsewhere = await descriptions.elsewhere({
    hostnames: wanted.hostnames,
    emailKeys: (wanted.admins ?? []).map(({ email }) => email.toLowerCase()),
  })
  const owned = wanted.hostnames.map((hostname) => elsewhere.owners.find((owner) => owner.hostname === hostname))
  const portalId = owned.find((owner) => owner?.organization_id === wanted.organization)?.portal_id ?? null
  const state = await descriptions.find(portalId)
  if (!state) return { problems: [{ field: 'organization', reason: 'must be an organization of this installation' }] }

  const portal = state.portal ?? beginningOf(wanted)
  const current = describePortal(state, portalId, portal)
  const planned = plannedOn(current, wanted, state, portal)
  const problems = judgeDescription(wanted, { planned, portalId, portal, state, elsewhere, installation })
  if (problems.length > 0) return { problems }
  return { plan: { portalId, digest: digestOf(state), state, portal, current: state.portal && current, planned } }
}

function plannedOn(
  current: WholeDescription,
  wanted: PortalDescription,
  state: DescribedState,
  portal: DescribedPortal,
): WholeDescription {
  const { registration_form: form, approval_rules: rules, letters, published_services: services, admins } = wanted
  return {
    organization: current.organization,
    hostnames: inOneOrder(wanted.hostnames),
    settings: { ...current.settings, ...wanted.settings },
    registration_form: form ? knownFields(form, portal.registration_form) : current.registration_form,
    approval_rules: rules ?? current.approval_rules,
    terms: wanted.terms === undefined ? current.terms : wanted.terms,
    letters: letters ? ownWords(letters) : current.letters,
    published_services: services ? byName(services) : current.published_services,
    admins: admins ? plannedAdmins(admins, current.admins, state) : current.admins,
  }
}

/** Fields with the ids that they have: without one of its own, a field is the stored one of its label and kind. */
function knownFields(fields: FieldChange[], stored: RegistrationField[]): FieldChange[] {
  const taken = new Set(fields.map(({ id }) => id))
  return fields.map((field) => {
    if (field.id !== undefined) return asDescribed(field)
    const known = stored.find(({ id, label, kind }) => !taken.has(id) && label === field.label && kind === field.kind)
    taken.add(known?.id)
    return asDescribed({ ...field, id: known?.id })
  })
}

/** Those who are named, and the organization admins, whom no portal's description takes away. */
function plannedAdmins(
  named: WholeDescription['admins'],
  current: WholeDescription['admins'],
  { admins, invitations }: DescribedState,
): WholeDescription['admins'] {
  const known = [...admins, ...invitations]
  const isNamed = ({ email }: { email: string }) => named.some((one) => one.email.toLowerCase() === email.toLowerCase())
  return byAddress([
    ...named.map(({ email, role }) => ({
      email: known.find((one) => one.email.toLowerCase() === email.toLowerCase())?.email ?? email,
      role,
    })),
    ...current.filter((admin) => admin.role === 'organization_admin' && !isNamed(admin)),
  ])
}

/** How a portal begins, before anything is described of it. */
function beginningOf({ settings }: PortalDescription): DescribedPortal {
  const name = settings?.name ?? ''
  return {
    settings: {
      name,
      display_name: name,
      description: '',
      accent_color: firstAccentColor,
      contact_email: null,
      language: defaultLanguage,
      sign_up_mode: 'open',
      allowed_email_domains: [],
      denied_email_domains: [],
      auto_approve_developers: false,
      sender_name: null,
      reply_to_email: null,
      sender_email: null,
      letters_per_hour: lettersPerHour.default,
    },
    registration_form: [],
    approval_rules: firstApprovalRules,
    terms: null,
    terms_version: 0,
    newest_terms: 0,
    hostnames: [],
    letters: [],
    services: [],
  }
}
