import type { AdminRole } from '../../contract/admin-role.ts'
import type { Letter, LetterPlace } from './letter.ts'

const task: Record<AdminRole, string> = {
  organization_admin: 'run all developer portals of',
  service_admin: 'run developer portals of',
}

/** To somebody who is asked to become an admin. */
export function adminInvitation(
  facts: { invited_by: string; role: AdminRole },
  { sender, consoleOrigin, token }: LetterPlace,
): Letter {
  return {
    subject: `${facts.invited_by} invites you to ${sender.name}`,
    preview: 'Choose a password to become an admin.',
    heading: 'Become an admin',
    paragraphs: [
      `${facts.invited_by} invites you to ${task[facts.role]} ${sender.name}.`,
      'Choose a password, and you can log in to the console.',
    ],
    button: { label: 'Accept the invitation', url: `${consoleOrigin}/accept-invitation?token=${token}` },
    why: `You get this letter because an admin of ${sender.name} entered this address. The link works for 72 hours and once. If you do not know them, there is nothing to do.`,
  }
}
