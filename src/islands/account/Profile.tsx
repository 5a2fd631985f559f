import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Account } from '../../../worker/contract/management/account.ts'
import { roleWords } from '../admins/role-words.ts'
import type { MessageWords } from '../parts/Message.tsx'
import { Section } from '../parts/Section.tsx'
import { waitingEmailQuery } from '../queries.ts'
import { EmailDialog } from './EmailDialog.tsx'
import { NameDialog } from './NameDialog.tsx'
import { WaitingEmail } from './WaitingEmail.tsx'

interface Props {
  account: Account
  /** Says what was done. Without words it takes back what was said before: it is not about what is asked next. */
  say: (message?: MessageWords) => void
}

export function Profile({ account, say }: Props) {
  const [asked, ask] = useState<'name' | 'email'>()
  const { data: waiting } = useQuery(waitingEmailQuery)
  const open = (what: 'name' | 'email') => {
    say()
    ask(what)
  }
  const close = (done: string | undefined) => {
    ask(undefined)
    if (done) say({ tone: 'success', text: done })
  }
  return (
    <Section title="Profile">
      <ul class="rows">
        <li class="row">
          <div class="row-text">
            <p class="row-title">Name</p>
            <p class="field-hint">{account.full_name}</p>
          </div>
          <button type="button" class="button" onClick={() => open('name')}>
            Change<span class="visually-hidden"> your name</span>
          </button>
        </li>
        <li class="row">
          <div class="row-text">
            <p class="row-title">Email</p>
            <p class="field-hint">{account.email}</p>
          </div>
          <button type="button" class="button" onClick={() => open('email')}>
            Change<span class="visually-hidden"> your email</span>
          </button>
        </li>
        {waiting && <WaitingEmail email={waiting} onSendAgain={() => open('email')} say={say} />}
        <li class="row">
          <div class="row-text">
            <p class="row-title">Role</p>
            <p class="field-hint">
              {roleWords[account.role]} of {account.organization.name}
            </p>
          </div>
        </li>
      </ul>
      {asked === 'name' && <NameDialog account={account} onClose={close} />}
      {asked === 'email' && <EmailDialog waiting={waiting} onClose={close} />}
    </Section>
  )
}
