import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { accountQuery, queryClient } from '../queries.ts'

interface Props {
  /** Whether it is required now. */
  isRequired: boolean
  onClose: (done: string | undefined) => void
}

/** Asks before a second factor is required from the organization's admins, or no longer. */
export function RequireSecondFactorDialog({ isRequired, onClose }: Props) {
  const change = async (form: FormData) => {
    await call('PATCH /v3/organization', {
      body: { require_second_factor: !isRequired, password: String(form.get('password') ?? '') },
    })
    await queryClient.invalidateQueries({ queryKey: accountQuery.queryKey, exact: true })
    return isRequired
      ? 'A second factor is no longer required.'
      : 'Organization admins need a second factor from now on.'
  }
  return (
    <FormDialog
      title={isRequired ? 'No longer require a second factor?' : 'Require a second factor?'}
      submitWords={isRequired ? 'No longer require it' : 'Require it'}
      tone={isRequired ? 'danger' : 'primary'}
      submit={change}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <p>
            {isRequired
              ? 'Organization admins can then remove theirs and log in with a password alone. Those who have one keep it.'
              : 'Organization admins who have none are asked to set one up before they go on, at once. So are you, if you have none yet.'}
          </p>
          <PasswordField
            name="password"
            label="Current password"
            autocomplete="current-password"
            problem={problem?.sentenceFor('password')}
          />
        </>
      )}
    </FormDialog>
  )
}
