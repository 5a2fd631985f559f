import { v7 as uuidv7 } from 'uuid'
import { parseEmailAddress } from '../contract/email-address.ts'
import type { PortalSettings } from '../contract/management/portals.ts'
import type { FieldChange } from '../contract/management/registration-form.ts'
import { differingSections, type PortalDescription, type WholeDescription } from '../contract/portal-description.ts'
import type { RegistrationField } from '../contract/registration-form.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { theOperator } from '../store/events.ts'
import type { NotedChange, PortalChanges } from '../store/portal-descriptions.ts'
import { adminsOn, describePortal, invitationsTo } from './describe-portal.ts'
import { newInvitation } from './invite-admin.ts'
import type { DescriptionProblem } from './judge-description.ts'
import { type PlanGiven, type PortalPlan, planPortal } from './plan-portal.ts'

interface Given extends PlanGiven {
  tokenSecret: RotatedSecret
  now: number
}

export type PortalApplied =
  /** `invited`: how many letters that made. */
  | { outcome: 'applied'; portalId: string; invited: number }
  /** `changed_meanwhile`: it is not what it was when `digest` was told. */
  | { outcome: 'changed_meanwhile' }
  | { outcome: 'wrong'; problems: DescriptionProblem[] }

/**
 * Makes a portal what is described, all of it or nothing, if it still is what a plan with this digest was made on. What
 * differs is noted as done by the operator; where nothing does, nothing is written.
 */
export async function applyPortal(
  { description, digest }: { description: PortalDescription; digest: string },
  given: Given,
): Promise<PortalApplied> {
  const result = await planPortal(description, given)
  if ('problems' in result) return { outcome: 'wrong', problems: result.problems }
  const { plan } = result
  if (plan.digest !== digest) return { outcome: 'changed_meanwhile' }
  if (plan.portalId !== null && differingSections(plan.current, plan.planned).length === 0) {
    return { outcome: 'applied', portalId: plan.portalId, invited: 0 }
  }

  const portalId = plan.portalId ?? uuidv7({ msecs: given.now })
  const changes = await changesOf(plan, portalId, given)
  const { name, display_name: displayName, description: text, accent_color: accentColor } = plan.portal.settings
  const isApplied = await given.descriptions.apply(changes, {
    portalId,
    begun: plan.portalId === null ? { name, displayName, description: text, accentColor } : undefined,
    plannedOn: plan.state.text,
    now: given.now,
  })
  if (!isApplied) return { outcome: 'changed_meanwhile' }
  return { outcome: 'applied', portalId, invited: changes.invitations.made.length }
}

/** All changes of a plan, and what is noted of each. */
async function changesOf(plan: PortalPlan, portalId: string, given: Given): Promise<PortalChanges> {
  const { state, portal, planned, portalId: known } = plan
  const before = describePortal(state, known, portal)
  const differing = new Set(differingSections(before, planned))
  const newId = () => uuidv7({ msecs: given.now })
  const events: NotedChange[] = []
  const note = (change: Omit<NotedChange, 'id'>) => events.push({ id: newId(), ...change })

  const [canonical] = planned.hostnames
  if (known === null) note({ action: 'create_portal', subject: canonical })
  else noteHostnames(before.hostnames, planned.hostnames, note)

  const settings = changedSettings(before.settings, planned.settings)
  if (Object.keys(settings).length > 0) {
    const details = Object.entries(settings).map(([name, to]) => [
      name,
      [before.settings[name as keyof PortalSettings], to],
    ])
    note({ action: 'change_portal', details: Object.fromEntries(details) })
  }

  const changes: PortalChanges = {
    events,
    settings,
    letters: changedLetters(before.letters, planned.letters, note),
    admins: { given: [], taken: [] },
    invitations: { made: [], narrowed: [], withdrawn: [] },
  }
  if (differing.has('hostnames')) changes.hostnames = planned.hostnames
  if (differing.has('registration_form')) {
    const fields = planned.registration_form.map((field) => withId(field, newId))
    changes.registrationForm = fields
    const told = fields.map(({ id, label, kind }) => ({ id, label, kind }))
    note({ action: 'change_registration_form', details: { fields: told } })
  }
  if (differing.has('approval_rules')) {
    const left = [...portal.approval_rules]
    changes.approvalRules = planned.approval_rules.map((rule) => {
      const text = JSON.stringify(rule)
      const place = left.findIndex(({ when, decision, reason }) => JSON.stringify({ when, decision, reason }) === text)
      const [same] = place === -1 ? [] : left.splice(place, 1)
      return { id: same?.id ?? newId(), ...rule }
    })
    note({ action: 'change_approval_rules', details: { rules: planned.approval_rules.length } })
  }
  if (differing.has('terms') && planned.terms === null) {
    changes.terms = 'none'
    note({ action: 'withdraw_terms', details: { version: portal.terms_version } })
  } else if (differing.has('terms') && planned.terms !== null) {
    changes.terms = { version: portal.newest_terms + 1, text: planned.terms }
    note({ action: 'publish_terms', details: { version: changes.terms.version } })
  }
  if (differing.has('published_services')) {
    changes.services = changedServices(before.published_services, planned.published_services, note, newId)
  }
  if (differing.has('admins')) await changeAdmins(changes, plan, portalId, note, given)
  return changes
}

type Note = (change: Omit<NotedChange, 'id'>) => void

function noteHostnames(before: string[], after: string[], note: Note): void {
  for (const hostname of after) if (!before.includes(hostname)) note({ action: 'add_hostname', subject: hostname })
  if (before[0] !== after[0]) note({ action: 'make_hostname_canonical', subject: after[0] })
  for (const hostname of before) if (!after.includes(hostname)) note({ action: 'remove_hostname', subject: hostname })
}

function changedSettings(before: PortalSettings, after: PortalSettings): Partial<PortalSettings> {
  const isChanged = ([name, value]: [string, unknown]) =>
    JSON.stringify(before[name as keyof PortalSettings]) !== JSON.stringify(value)
  return Object.fromEntries(Object.entries(after).filter(isChanged))
}

function withId({ id, ...field }: FieldChange, newId: () => string): RegistrationField {
  return { id: id ?? newId(), ...field }
}

/** The letters whose words differ, each whole. */
function changedLetters(
  before: WholeDescription['letters'],
  after: WholeDescription['letters'],
  note: Note,
): PortalChanges['letters'] {
  const wordsIn = (letters: WholeDescription['letters']) =>
    Object.entries(letters).flatMap(([template, inLanguages]) =>
      Object.entries(inLanguages).map(([language, words]) => ({ template, language, ...noWords, ...words })),
    ) as PortalChanges['letters']
  const [old, wanted] = [wordsIn(before), wordsIn(after)]
  const isSameLetter = (one: PortalChanges['letters'][number]) => (other: PortalChanges['letters'][number]) =>
    one.template === other.template && one.language === other.language
  const dropped = old.filter((one) => !wanted.some(isSameLetter(one))).map((one) => ({ ...one, ...noWords }))
  return [...wanted, ...dropped].filter((letter) => {
    const { template, language, ...words } = letter
    const { template: _, language: __, ...former } = old.find(isSameLetter(letter)) ?? { ...letter, ...noWords }
    const differing = Object.entries(words).filter(([word, text]) => former[word as keyof typeof former] !== text)
    if (differing.length === 0) return false
    note({
      action: 'change_letter_words',
      subject: template,
      details: { language, ...Object.fromEntries(differing) },
    })
    return true
  })
}

const noWords = { subject: null, opening: null, closing: null }

function changedServices(
  before: WholeDescription['published_services'],
  after: WholeDescription['published_services'],
  note: Note,
  newId: () => string,
): PortalChanges['services'] {
  const find = (list: typeof before, { name, version }: (typeof before)[number]) =>
    list.find((one) => one.name === name && one.version === version)
  for (const service of before) {
    if (!find(after, service)) note({ action: 'remove_service', subject: `${service.name} ${service.version}` })
  }
  const written = after.filter((service) => {
    const { description, documentation_url: url } = service
    const former = find(before, service)
    const details = former && {
      ...(former.description !== description && { description: [former.description, description] }),
      ...(former.documentation_url !== url && { documentation_url: [former.documentation_url, url] }),
    }
    if (details && Object.keys(details).length === 0) return false
    const subject = `${service.name} ${service.version}`
    note(details ? { action: 'change_service', subject, details } : { action: 'add_service', subject })
    return true
  })
  return {
    kept: after.map(({ name, version }) => [name, version]),
    written: written.map((service) => ({ id: newId(), ...service })),
  }
}

/**
 * Gives the portal to the service admins who are named and takes it from the others, and invites whoever is neither an admin
 * nor invited. Nobody's role changes, and no organization admin is touched: nobody is locked out of the organization.
 */
async function changeAdmins(
  { admins, invitations }: PortalChanges,
  { state, planned, portalId: known }: PortalPlan,
  portalId: string,
  note: Note,
  { tokenSecret, now }: Given,
): Promise<void> {
  const keyOf = ({ email }: { email: string }) => email.toLowerCase()
  const named = new Set(planned.admins.map(keyOf))
  const noteAccess = (subject: string, portal_ids: string[]) =>
    note({ action: 'change_admin', isOfOrganization: true, subject, details: { role: 'service_admin', portal_ids } })

  for (const { id, portal_ids, ...admin } of adminsOn(state, known)) {
    if (named.has(keyOf(admin))) continue
    admins.taken.push(id)
    noteAccess(id, without(portal_ids, portalId))
  }
  for (const { id, portal_ids, ...invitation } of invitationsTo(state, known)) {
    if (named.has(keyOf(invitation))) continue
    const left = without(portal_ids, portalId)
    if (left.length > 0) {
      invitations.narrowed.push({ id, portal_ids: left })
      noteAccess(id, left)
    } else {
      invitations.withdrawn.push(id)
      note({ action: 'withdraw_admin_invitation', isOfOrganization: true, subject: id })
    }
  }

  const reached = new Set([...adminsOn(state, known), ...invitationsTo(state, known)].map(keyOf))
  for (const { email, role } of planned.admins.filter((admin) => !reached.has(keyOf(admin)))) {
    const admin = state.admins.find((one) => keyOf(one) === keyOf({ email }))
    const portalsOf = (one: { portal_ids: string[] } | undefined) => [...(one?.portal_ids ?? []), portalId].sort()
    if (admin) {
      admins.given.push(admin.id)
      noteAccess(admin.id, portalsOf(admin))
      continue
    }
    const address = parseEmailAddress(email)
    if (!address) throw new Error('an address was sound when it was described')
    const earlier = state.invitations.find((one) => !one.is_stopped && keyOf(one) === address.key)
    invitations.made.push({
      invited: { email: address, fullName: null, role, portalIds: portalsOf(earlier) },
      invitation: await newInvitation(theOperator, tokenSecret, now),
    })
  }
}

function without(portalIds: string[], portalId: string): string[] {
  return portalIds.filter((id) => id !== portalId)
}
