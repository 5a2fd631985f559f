import { useMutation } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Account } from '../../../worker/contract/management/account.ts'
import { call } from '../management-api.ts'
import { problemWords } from '../management-problem.ts'
import { CheckField } from '../parts/CheckField.tsx'
import type { MessageWords } from '../parts/Message.tsx'
import { Section } from '../parts/Section.tsx'
import { accountQuery, queryClient } from '../queries.ts'
import { PasswordDialog } from './PasswordDialog.tsx'

interface Props {
  account: Account
  /** Says what was done. Without words it takes back what was said before: it is not about what is asked next. */
  say: (message?: MessageWords) => void
}

/** The password, and whether a letter tells of new browsers. */
export function LoggingIn({ account, say }: Props) {
  const [isAsking, ask] = useState(false)
  const { mutate } = useMutation({
    mutationFn: (isWanted: boolean) => call('PATCH /v3/me', { body: { new_device_letters: isWanted } }),
    onSuccess: (saved) => {
      queryClient.setQueryData(accountQuery.queryKey, saved)
      say({
        tone: 'success',
        text: saved.new_device_letters
          ? 'We’ll write to you when you log in with a new browser.'
          : 'We no longer write to you about new browsers.',
      })
    },
    onError: (problem) => {
      say({ tone: 'error', text: problemWords(problem) })
      void queryClient.invalidateQueries({ queryKey: accountQuery.queryKey })
    },
  })
  const open = () => {
    say()
    ask(true)
  }
  const close = (done: string | undefined) => {
    ask(false)
    if (done) say({ tone: 'success', text: done })
  }
  return (
    <Section title="Logging in">
      <div class="rows">
        <div class="row">
          <div class="row-text">
            <p class="row-title">Password</p>
            <p class="field-hint">Changing it logs you out everywhere else.</p>
          </div>
          <button type="button" class="button" onClick={open}>
            Change<span class="visually-hidden"> your password</span>
          </button>
        </div>
        <div class="row">
          <CheckField
            name="new_device_letters"
            label="Tell me about new browsers"
            hint="A letter whenever somebody logs in as you with a browser that you never used before."
            checked={account.new_device_letters}
            onChange={mutate}
          />
        </div>
      </div>
      {isAsking && <PasswordDialog email={account.email} onClose={close} />}
    </Section>
  )
}
