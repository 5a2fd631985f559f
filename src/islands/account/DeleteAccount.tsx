import { useState } from 'preact/hooks'
import { Section } from '../parts/Section.tsx'
import { DeleteAccountDialog } from './DeleteAccountDialog.tsx'

export function DeleteAccount() {
  const [isAsking, ask] = useState(false)
  return (
    <Section
      title="Delete your account"
      lead="You can no longer log in. This cannot be undone. What you did stays in the activity, without your name."
      action={
        <button type="button" class="button" data-tone="danger" onClick={() => ask(true)}>
          Delete account
        </button>
      }
    >
      {isAsking && <DeleteAccountDialog onClose={() => ask(false)} />}
    </Section>
  )
}
