import { useState } from 'preact/hooks'
import type { Account } from '../../../worker/contract/management/account.ts'
import { Section } from '../parts/Section.tsx'
import { RequireSecondFactorDialog } from './RequireSecondFactorDialog.tsx'

interface Props {
  account: Account
  say: (words: string) => void
}

/** Whether the organization's admins need a second factor. */
export function RequireSecondFactor({ account, say }: Props) {
  const [isAsking, ask] = useState(false)
  const isRequired = account.organization.require_second_factor
  const close = (done: string | undefined) => {
    ask(false)
    if (done) say(done)
  }
  return (
    <Section
      title="Second factor"
      lead={
        isRequired
          ? `Organization admins of ${account.organization.name} need a passkey or an authenticator app. For service admins it stays optional.`
          : 'Every admin may protect their account with a passkey or an authenticator app. You can require it from organization admins.'
      }
      action={
        <button type="button" class="button" onClick={() => ask(true)}>
          {isRequired ? 'No longer require it' : 'Require it'}
          <span class="visually-hidden"> from organization admins</span>
        </button>
      }
    >
      {isAsking && <RequireSecondFactorDialog isRequired={isRequired} onClose={close} />}
    </Section>
  )
}
