import { useState } from 'preact/hooks'
import type { MessageWords } from '../parts/Message.tsx'
import { Section } from '../parts/Section.tsx'
import { DeleteAccountDialog } from './DeleteAccountDialog.tsx'

export function DeleteAccount({ say }: { say: (message?: MessageWords) => void }) {
  const [isAsking, ask] = useState(false)
  const open = () => {
    say()
    ask(true)
  }
  return (
    <Section
      title="Delete your account"
      lead="You can no longer log in. This cannot be undone. What you did stays in the activity, without your name."
      action={
        <button type="button" class="button" data-tone="danger" onClick={open}>
          Delete account
        </button>
      }
    >
      {isAsking && <DeleteAccountDialog onClose={() => ask(false)} />}
    </Section>
  )
}
