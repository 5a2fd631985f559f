import type { ComponentChildren } from 'preact'
import type { EventAction } from '../../../worker/contract/event-actions.ts'
import type { ActivityEvent } from '../../../worker/contract/management/activity.ts'
import { addressOf, developerAddress, letterAddress } from '../addresses.ts'

/** An event as the console shows it; on a developer's own page it goes without saying who and where that is. */
export type ShownEvent = Omit<ActivityEvent, 'portal' | 'developer'> &
  Partial<Pick<ActivityEvent, 'portal' | 'developer'>>

interface Words {
  /** How the action is called where one is chosen. */
  name: string
  /** What goes on after whoever did it. */
  tell: (event: ShownEvent) => ComponentChildren
  /** What stands between that and the portal's name. */
  place: 'on' | 'of' | ''
}

/** The words for everything that is noted. */
export const eventWords: Record<EventAction, Words> = {
  confirm: { name: 'Confirmed their email', tell: () => 'confirmed their email address', place: 'on' },
  approve: { name: 'Approved a developer', tell: (event) => <>approved {developerOf(event)}</>, place: 'on' },
  reject: { name: 'Rejected a developer', tell: (event) => <>rejected {developerOf(event)}</>, place: 'on' },
  revoke: {
    name: 'Revoked access',
    tell: (event) =>
      event.developer === undefined ? 'revoked their access' : <>revoked access of {developerOf(event)}</>,
    place: 'on',
  },
  delete: { name: 'Deleted a developer', tell: () => 'deleted a developer', place: 'on' },
  add_developer: { name: 'Added a developer', tell: (event) => <>added {developerOf(event)}</>, place: 'on' },
  invite_developer: { name: 'Invited a developer', tell: (event) => <>invited {developerOf(event)}</>, place: 'on' },
  withdraw_developer_invitation: {
    name: 'Withdrew an invitation',
    tell: () => 'withdrew the invitation of a developer',
    place: 'on',
  },
  correct_registration_email: {
    name: 'Corrected an address',
    tell: () => 'corrected the address of somebody who signed up',
    place: 'on',
  },
  resend_letter: { name: 'Sent a letter again', tell: (event) => <>sent {letterOf(event)} again</>, place: 'on' },
  accept_terms: {
    name: 'Accepted the terms',
    tell: ({ details }) => `accepted ${versionOf(details)}the terms`,
    place: 'of',
  },
  end_sessions: {
    name: 'Ended sessions',
    tell: (event) => {
      const sessions = numberOf(event.details?.sessions, 'session')
      return event.developer === undefined ? (
        `ended ${sessions}`
      ) : (
        <>
          ended {sessions} of {developerOf(event)}
        </>
      )
    },
    place: 'on',
  },
  add_note: { name: 'Wrote a note', tell: (event) => <>wrote a note about {developerOf(event)}</>, place: 'on' },
  delete_note: { name: 'Deleted a note', tell: (event) => <>deleted a note about {developerOf(event)}</>, place: 'on' },

  reset_password: { name: 'Reset a password', tell: () => 'chose a new password after forgetting it', place: 'on' },
  change_password: { name: 'Changed a password', tell: () => 'changed their password', place: 'on' },
  change_email: { name: 'Changed an address', tell: () => 'changed their email address', place: 'on' },
  undo_email_change: {
    name: 'Took an address back',
    tell: () => 'took a change of their email address back',
    place: 'on',
  },
  change_profile: { name: 'Changed a profile', tell: () => 'changed their profile', place: 'on' },
  end_own_sessions: { name: 'Ended own sessions', tell: () => 'ended sessions of their own', place: 'on' },
  delete_own_account: { name: 'Deleted their account', tell: () => 'deleted their own account', place: 'on' },
  add_passkey: { name: 'Added a passkey', tell: () => 'added a passkey', place: 'on' },
  remove_passkey: { name: 'Removed a passkey', tell: () => 'removed a passkey', place: 'on' },
  add_totp: { name: 'Added an authenticator app', tell: () => 'added an authenticator app', place: '' },
  remove_totp: { name: 'Removed an authenticator app', tell: () => 'removed their authenticator app', place: '' },
  renew_recovery_codes: { name: 'Renewed recovery codes', tell: () => 'made new recovery codes', place: '' },
  use_recovery_code: { name: 'Used a recovery code', tell: () => 'logged in with a recovery code', place: '' },

  create_portal: { name: 'Created a portal', tell: () => 'created the portal', place: '' },
  change_portal: { name: 'Changed settings', tell: () => 'changed the settings', place: 'of' },
  close_portal: { name: 'Closed a portal', tell: () => 'closed the portal', place: '' },
  reopen_portal: { name: 'Reopened a portal', tell: () => 'reopened the portal', place: '' },
  erase_portal: {
    name: 'Erased a portal',
    tell: (event) => <>erased the portal {subjectOf(event)}, which had been closed for long</>,
    place: '',
  },
  stop_letters: { name: 'Stopped sign-up letters', tell: () => 'stopped the sign-up letters', place: 'of' },
  resume_letters: { name: 'Sent held letters', tell: () => 'sent the sign-up letters that were held', place: 'of' },
  discard_letters: {
    name: 'Discarded held letters',
    tell: () => 'discarded the sign-up letters that were held',
    place: 'of',
  },
  allow_letters: {
    name: 'Allowed letters',
    tell: () => 'allowed letters to an address whose owner had asked for none',
    place: 'on',
  },
  add_hostname: { name: 'Added a hostname', tell: (event) => <>added the hostname {subjectOf(event)}</>, place: 'of' },
  make_hostname_canonical: {
    name: 'Changed the main hostname',
    tell: (event) => <>made {subjectOf(event)} the main hostname</>,
    place: 'of',
  },
  remove_hostname: {
    name: 'Removed a hostname',
    tell: (event) => <>removed the hostname {subjectOf(event)}</>,
    place: 'of',
  },
  change_registration_form: {
    name: 'Changed the registration form',
    tell: () => 'changed the registration form',
    place: 'of',
  },
  publish_terms: {
    name: 'Published terms',
    tell: ({ details }) => `published ${versionOf(details)}the terms`,
    place: 'of',
  },
  withdraw_terms: {
    name: 'Withdrew terms',
    tell: ({ details }) => `withdrew ${versionOf(details)}the terms`,
    place: 'of',
  },
  change_approval_rules: { name: 'Changed approval rules', tell: () => 'changed the approval rules', place: 'of' },
  change_letter_words: {
    name: 'Changed a letter',
    tell: (event) => <>changed the words of the letter {subjectOf(event)}</>,
    place: 'of',
  },
  add_service: { name: 'Added a service', tell: (event) => <>added the service {subjectOf(event)}</>, place: 'on' },
  change_service: {
    name: 'Changed a service',
    tell: (event) => <>changed the service {subjectOf(event)}</>,
    place: 'on',
  },
  remove_service: {
    name: 'Removed a service',
    tell: (event) => <>removed the service {subjectOf(event)}</>,
    place: 'on',
  },

  start_bulk_job: { name: 'Started a bulk job', tell: (event) => <>started {jobOf(event)}</>, place: 'on' },
  stop_bulk_job: { name: 'Stopped a bulk job', tell: (event) => <>stopped {jobOf(event)}</>, place: 'on' },
  continue_bulk_job: { name: 'Continued a bulk job', tell: (event) => <>continued {jobOf(event)}</>, place: 'on' },
  export_developers: { name: 'Exported developers', tell: () => 'exported the list of developers', place: 'of' },
  import_developers: {
    name: 'Imported developers',
    tell: (event) => `began to import ${numberOf(event.details?.developers, 'developer')}`,
    place: 'on',
  },
  export_activity: { name: 'Exported activity', tell: () => 'exported the activity', place: 'of' },
  export_portal: { name: 'Exported a portal', tell: () => 'exported everything', place: 'of' },
  export_organization: {
    name: 'Exported the organization',
    tell: () => 'exported the organization with everything it owns',
    place: '',
  },

  invite_admin: { name: 'Invited an admin', tell: () => 'invited an admin', place: 'on' },
  withdraw_admin_invitation: {
    name: 'Withdrew an admin’s invitation',
    tell: () => 'withdrew the invitation of an admin',
    place: 'on',
  },
  accept_admin_invitation: { name: 'Became an admin', tell: () => 'became an admin', place: 'on' },
  change_admin: { name: 'Changed an admin', tell: (event) => <>changed what {adminOf(event)} may do</>, place: 'on' },
  disable_admin: { name: 'Disabled an admin', tell: (event) => <>disabled {adminOf(event)}</>, place: 'on' },
  enable_admin: { name: 'Enabled an admin', tell: (event) => <>enabled {adminOf(event)} again</>, place: 'on' },
  reset_second_factor: {
    name: 'Reset a second factor',
    tell: (event) => <>reset the second factor of {adminOf(event)}</>,
    place: '',
  },
  change_organization: {
    name: 'Changed the organization',
    tell: () => 'changed the settings of the organization',
    place: '',
  },
  create_organization: { name: 'Created the organization', tell: () => 'created the organization', place: '' },
  close_organization: { name: 'Closed the organization', tell: () => 'closed the organization', place: '' },
  reopen_organization: { name: 'Reopened the organization', tell: () => 'reopened the organization', place: '' },
}

/** Who did it, as far as that is still known. */
export function actorName({ kind, name }: ActivityEvent['actor']): string {
  switch (kind) {
    case 'admin':
      return name ?? 'A former admin'
    case 'developer':
      return name ?? 'A deleted developer'
    case 'rule':
      return name === null ? 'A former rule' : `The rule “${name}”`
    case 'system':
      return 'Vestibule'
    case 'operator':
      return 'The operator'
  }
}

/** One event as a sentence. Names are kept apart, so that no name written from right to left turns the words around. */
export function EventSentence({ event }: { event: ShownEvent }) {
  const { tell, place } = eventWords[event.action]
  return (
    <p class="event-sentence">
      <bdi class="event-actor">
        {event.actor.kind === 'developer' && event.developer?.full_name ? developerOf(event) : actorName(event.actor)}
      </bdi>{' '}
      {tell(event)}
      {event.portal && (
        <>
          {' '}
          {place} <bdi>{event.portal.name}</bdi>
        </>
      )}
    </p>
  )
}

function developerOf({ portal, developer }: ShownEvent): ComponentChildren {
  if (developer === undefined) return 'them'
  if (developer === null) return 'a developer'
  if (developer.full_name === null) return 'a deleted developer'
  const name = <bdi>{developer.full_name}</bdi>
  return portal ? <a href={developerAddress(portal.id, developer.id)}>{name}</a> : name
}

function subjectOf({ subject }: ShownEvent): ComponentChildren {
  return <bdi class="event-subject">{subject}</bdi>
}

function adminOf({ subject_name }: ShownEvent): ComponentChildren {
  return subject_name === null ? 'a former admin' : <bdi>{subject_name}</bdi>
}

function jobOf({ portal, job_id }: ShownEvent): ComponentChildren {
  if (!portal || !job_id) return 'a bulk job'
  return <a href={`${addressOf('bulk-jobs', portal.id)}/${job_id}`}>a bulk job</a>
}

function letterOf({ portal, subject }: ShownEvent): ComponentChildren {
  return portal && subject ? <a href={letterAddress(portal.id, subject)}>a letter</a> : 'a letter'
}

function versionOf(details: ShownEvent['details']): string {
  return typeof details?.version === 'number' ? `version ${details.version} of ` : ''
}

function numberOf(count: unknown, one: string): string {
  return typeof count === 'number' && count !== 1 ? `${count} ${one}s` : `a ${one}`
}
