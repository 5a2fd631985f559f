import { useState } from 'preact/hooks'
import type { AdminRole } from '../../../worker/contract/admin-role.ts'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import type { ManagementProblem } from '../management-problem.ts'
import { CheckField } from '../parts/CheckField.tsx'
import { SelectField } from '../parts/SelectField.tsx'
import { roleWords } from './role-words.ts'

interface Props {
  portals: Portal[]
  /** What they may do now, or what is offered first. */
  access: { role: AdminRole; portals: { id: string }[] }
  problem: ManagementProblem | null
}

const reach: Record<AdminRole, string> = {
  organization_admin: 'Runs everything of the organization: all portals, all admins.',
  service_admin: 'Runs the portals chosen below, and sees nothing else.',
}

/** What an admin may do: everything, or some portals. */
export function AccessFields({ portals, access, problem }: Props) {
  const [role, setRole] = useState(access.role)
  const reason = problem?.reasonFor('portal_ids')
  return (
    <>
      <SelectField
        name="role"
        label="Role"
        options={roleWords}
        value={access.role}
        hint={reach[role]}
        reason={problem?.reasonFor('role')}
        onChange={(chosen) => setRole(chosen as AdminRole)}
      />
      {role === 'service_admin' && (
        <fieldset class="portal-choice" aria-describedby={reason && 'portal_ids-problem'}>
          <legend>Portals</legend>
          {portals.map(({ id, name }) => (
            <CheckField
              key={id}
              name={`portal-${id}`}
              label={name}
              checked={access.portals.some((portal) => portal.id === id)}
            />
          ))}
          {reason && (
            <p class="field-problem" id="portal_ids-problem">
              Portals {reason}
            </p>
          )}
        </fieldset>
      )}
    </>
  )
}

/** What was chosen, as the API takes it. */
export function readAccess(form: FormData, portals: Portal[]): { role: AdminRole; portal_ids: string[] } {
  return {
    role: form.get('role') as AdminRole,
    portal_ids: portals.map(({ id }) => id).filter((id) => form.has(`portal-${id}`)),
  }
}
