import type { AdminRole } from '../../contract/admin-role.ts'
import type { LetterOf, LetterPlace } from './letter.ts'

/** To somebody who is asked to become an admin, by another admin or by the operator. */
export function adminInvitation(
  { invited_by: inviter, role }: { invited_by: string | null; role: AdminRole },
  { consoleOrigin, token }: LetterPlace,
): LetterOf<`admin-invitation-${AdminRole}`> | LetterOf<'admin-invitation-by_operator'> {
  const link = `${consoleOrigin}/accept-invitation?token=${token}`
  return inviter === null
    ? { template: 'admin-invitation-by_operator', values: {}, link }
    : { template: `admin-invitation-${role}`, values: { inviter_fullname: inviter }, link }
}
