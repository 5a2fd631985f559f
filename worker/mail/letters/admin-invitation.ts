import type { AdminRole } from '../../contract/admin-role.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

/** To somebody who is asked to become an admin. */
export function adminInvitation(
  facts: { invited_by: string; role: AdminRole },
  { consoleOrigin, token }: LetterPlace,
): LetterOf<`admin-invitation-${AdminRole}`> {
  return {
    template: `admin-invitation-${facts.role}`,
    values: { inviter_fullname: facts.invited_by },
    link: `${consoleOrigin}/accept-invitation?token=${token}`,
  }
}
