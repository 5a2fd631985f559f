import { languageNames } from '../../../worker/contract/language.ts'
import type { Portal, PortalSettings } from '../../../worker/contract/management/portals.ts'
import type { Difference } from '../parts/EditConflict.tsx'

/** A logo that somebody chose and that is not saved yet. */
export interface ChosenLogo {
  data: string
  name: string
  size: number
}

/** The settings as they stand in the fields. */
export interface Draft {
  name: string
  display_name: string
  description: string
  contact_email: string
  language: PortalSettings['language']
  accent_color: string
  sign_up_mode: PortalSettings['sign_up_mode']
  /** One to a line. */
  allowed_email_domains: string
  denied_email_domains: string
  auto_approve_developers: boolean
  sender_name: string
  reply_to_email: string
  sender_email: string
  letters_per_hour: string
  /** Undefined: the one that is saved. Null: none. */
  logo: ChosenLogo | null | undefined
}

export const labels = {
  name: 'Name',
  display_name: 'Display name',
  description: 'Description',
  contact_email: 'Contact email',
  language: 'Language',
  accent_color: 'Accent color',
  sign_up_mode: 'Who may sign up',
  allowed_email_domains: 'Allowed domains',
  denied_email_domains: 'Denied domains',
  auto_approve_developers: 'Approve new developers automatically',
  sender_name: 'Sender name',
  reply_to_email: 'Reply-to address',
  sender_email: 'Sender address',
  letters_per_hour: 'Letters an hour',
} as const satisfies Record<keyof PortalSettings, string>

export const signUpWords: Record<PortalSettings['sign_up_mode'], { title: string; text: string }> = {
  open: { title: 'Anybody', text: 'Whoever has an address of a domain that may join.' },
  invite_only: { title: 'By invitation', text: 'Only those whom an admin invited. The sign-up page says so.' },
  closed: { title: 'Nobody', text: 'The log-in offers no sign-up. Who signed up before can still confirm and log in.' },
}

export function draftOf(portal: Portal): Draft {
  return { ...settingsOf(portal), ...typed(portal), logo: undefined }
}

function typed(portal: Portal) {
  return {
    contact_email: portal.contact_email ?? '',
    allowed_email_domains: portal.allowed_email_domains.join('\n'),
    denied_email_domains: portal.denied_email_domains.join('\n'),
    sender_name: portal.sender_name ?? '',
    reply_to_email: portal.reply_to_email ?? '',
    sender_email: portal.sender_email ?? '',
    letters_per_hour: String(portal.letters_per_hour),
  }
}

function settingsOf(portal: Portal): PortalSettings {
  const names = Object.keys(labels) as (keyof PortalSettings)[]
  return Object.fromEntries(names.map((name) => [name, portal[name]])) as PortalSettings
}

/** What a draft says, as the API takes it. */
function settingsIn(draft: Draft): PortalSettings {
  const { logo: _, ...settings } = draft
  return {
    ...settings,
    name: draft.name.trim(),
    display_name: draft.display_name.trim(),
    description: draft.description.trim(),
    contact_email: draft.contact_email.trim() || null,
    accent_color: draft.accent_color.trim().toLowerCase(),
    allowed_email_domains: domainsIn(draft.allowed_email_domains),
    denied_email_domains: domainsIn(draft.denied_email_domains),
    sender_name: draft.sender_name.trim() || null,
    reply_to_email: draft.reply_to_email.trim() || null,
    sender_email: draft.sender_email.trim() || null,
    letters_per_hour: Number(draft.letters_per_hour.trim()),
  }
}

const domainsIn = (text: string) => text.split(/[\s,;]+/).filter((domain) => domain !== '')

/** The settings that a draft would change. */
export function changesOf(draft: Draft, portal: Portal): Partial<PortalSettings> {
  const saved = settingsOf(portal)
  const changes = Object.entries(settingsIn(draft)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(saved[name as keyof PortalSettings]),
  )
  return Object.fromEntries(changes)
}

/** What was saved of the settings that a change is about: saving it takes the change back. */
export function formerOf(change: Partial<PortalSettings>, portal: Portal): Partial<PortalSettings> {
  const saved = settingsOf(portal)
  return Object.fromEntries(Object.keys(change).map((name) => [name, saved[name as keyof PortalSettings]]))
}

/** The draft on top of what somebody else saved meanwhile: what was not touched here is theirs. */
export function rebased(draft: Draft, before: Portal, now: Portal): Draft {
  const touched = Object.keys(changesOf(draft, before)).map((name) => [name, draft[name as keyof Draft]])
  return { ...draftOf(now), ...Object.fromEntries(touched), logo: draft.logo }
}

/** What a draft would overwrite, in words. */
export function differencesOf(draft: Draft, theirs: Portal): Difference[] {
  const saved = settingsOf(theirs)
  return Object.entries(changesOf(draft, theirs)).map(([name, value]) => ({
    label: labels[name as keyof PortalSettings],
    yours: inWords(name, value),
    theirs: inWords(name, saved[name as keyof PortalSettings]),
  }))
}

function inWords(name: string, value: PortalSettings[keyof PortalSettings]): string {
  if (name === 'sign_up_mode') return signUpWords[value as PortalSettings['sign_up_mode']].title
  if (name === 'language') return languageNames[value as PortalSettings['language']]
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (Array.isArray(value)) return value.join('\n') || 'None'
  return value ? String(value) : 'None'
}
