import { isOfDomains } from '../contract/email-domains.ts'
import { openInvitationsPerOrganization } from '../contract/management/admin-invitations.ts'
import { adminsPerOrganization } from '../contract/management/admins.ts'
import { portalsPerOrganization } from '../contract/management/portals.ts'
import type { PortalDescription, WholeDescription } from '../contract/portal-description.ts'
import type { RegistrationField } from '../contract/registration-form.ts'
import type { DescribedPortal, DescribedState, Elsewhere } from '../store/portal-descriptions.ts'
import { problemsOf } from './change-approval-rules.ts'

/** What of an installation a description must respect. */
export interface Installation {
  /** Those that open another door than a portal's. */
  hostnames: string[]
  /** The domains of which the organization may have addresses that letters carry. */
  senderDomains: string[]
}

/** What cannot be as it is described; `field` is its path in the description, and `reason` reads on after it. */
export interface DescriptionProblem {
  field: string
  reason: string
}

interface Known {
  planned: WholeDescription
  portalId: string | null
  portal: DescribedPortal
  state: DescribedState
  elsewhere: Elsewhere
  installation: Installation
}

/** What stands against a description, all of it. What is stored already was judged when it was. */
export function judgeDescription(wanted: PortalDescription, known: Known): DescriptionProblem[] {
  return [
    ...judgeOrganization(known),
    ...judgeHostnames(wanted.hostnames, known),
    ...judgeSettings(wanted.settings ?? {}, known),
    ...judgeForm(wanted.registration_form ?? [], known),
    ...judgeRules(known),
    ...judgeAdmins(wanted.admins ?? [], known),
  ]
}

function judgeOrganization({ state: { organization }, portalId, elsewhere }: Known): DescriptionProblem[] {
  const named = (reason: string) => [{ field: 'organization', reason }]
  if (organization.closed_at !== null) return named(`is closed: reopen “${organization.name}” first`)
  if (portalId !== null || elsewhere.portals.length < portalsPerOrganization) return []
  return named(`has ${portalsPerOrganization} portals already, and none of these hostnames is of one of them`)
}

function judgeHostnames(
  hostnames: string[],
  { portalId, state, elsewhere, installation }: Known,
): DescriptionProblem[] {
  return hostnames.flatMap((hostname, place) => {
    const named = (reason: string) => [{ field: `hostnames.${place}`, reason }]
    if (installation.hostnames.includes(hostname)) {
      return named('must not be the hostname of the console or of the mailbox')
    }
    const owner = elsewhere.owners.find((one) => one.hostname === hostname)
    if (!owner || owner.portal_id === portalId) return []
    return owner.organization_id === state.organization.id
      ? named('is the hostname of another portal of the organization')
      : named('is the hostname of a portal of another organization')
  })
}

function judgeSettings(
  { name, sender_email: sender }: NonNullable<PortalDescription['settings']>,
  { portalId, portal, elsewhere, installation }: Known,
): DescriptionProblem[] {
  const problems: DescriptionProblem[] = []
  if (portalId === null && name === undefined) {
    problems.push({ field: 'settings.name', reason: 'must be given for a new portal' })
  }
  if (elsewhere.portals.some((other) => other.id !== portalId && other.name === name)) {
    problems.push({ field: 'settings.name', reason: 'is the name of another portal of the organization' })
  }
  const { senderDomains } = installation
  if (sender && sender !== portal.settings.sender_email && !isOfDomains(sender.toLowerCase(), senderDomains)) {
    const reason =
      senderDomains.length === 0
        ? 'cannot be set: no domain is set up to send letters'
        : `must be an address of ${senderDomains.join(' or ')}`
    problems.push({ field: 'settings.sender_email', reason })
  }
  return problems
}

function judgeForm(
  fields: NonNullable<PortalDescription['registration_form']>,
  { portal }: Known,
): DescriptionProblem[] {
  return fields.flatMap(({ id, kind }, place) => {
    if (id === undefined) return []
    const named = (member: string, reason: string) => [{ field: `registration_form.${place}.${member}`, reason }]
    if (fields.findIndex((field) => field.id === id) !== place) return named('id', 'must not be given twice')
    const stored = portal.registration_form.find((field) => field.id === id)
    if (!stored || stored.kind === kind) return []
    return named('kind', `must stay ${stored.kind}: add a new field instead`)
  })
}

function judgeRules({ planned, portal }: Known): DescriptionProblem[] {
  const stored = new Set(portal.approval_rules.map(({ when }) => JSON.stringify(when)))
  const form: RegistrationField[] = planned.registration_form.flatMap(({ id, ...field }) =>
    id === undefined ? [] : [{ id, ...field }],
  )
  const isStored = (place: number) => stored.has(JSON.stringify(planned.approval_rules[place]?.when))
  return planned.approval_rules.flatMap((rule, place) =>
    isStored(place)
      ? []
      : problemsOf([rule], form).map(({ field, reason }) => ({
          field: field.replace('rules.0', `approval_rules.${place}`),
          reason,
        })),
  )
}

function judgeAdmins(named: WholeDescription['admins'], { state, elsewhere }: Known): DescriptionProblem[] {
  const invitations = state.invitations.filter(({ is_stopped }) => !is_stopped)
  let invited = 0
  const problems = named.flatMap(({ email, role }, place) => {
    const problem = (member: string, reason: string) => [{ field: `admins.${place}.${member}`, reason }]
    const key = email.toLowerCase()
    const admin = state.admins.find((one) => one.email.toLowerCase() === key)
    if (admin?.is_disabled) return problem('email', 'is an admin who is disabled: enable them in the console first')
    if (admin && admin.role !== role) return problem('role', `must stay ${admin.role}: it is changed in the console`)
    if (admin) return []
    const invitation = invitations.find((one) => one.email.toLowerCase() === key)
    if (invitation && invitation.role !== role) {
      return problem('role', `must stay ${invitation.role}, or the invitation be withdrawn in the console first`)
    }
    if (elsewhere.adminKeys.includes(key)) return problem('email', 'is an admin of another organization already')
    if (!state.invitations.some((one) => one.email.toLowerCase() === key)) invited += 1
    return []
  })
  const open = state.invitations.length + invited
  const isTooMany =
    invited > 0 && (open > openInvitationsPerOrganization || open + state.admins.length > adminsPerOrganization)
  if (!isTooMany) return problems
  const reason = `must not be so many: an organization has at most ${adminsPerOrganization} admins and ${openInvitationsPerOrganization} open invitations`
  return [...problems, { field: 'admins', reason }]
}
