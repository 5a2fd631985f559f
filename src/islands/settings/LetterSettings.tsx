import type { ComponentProps } from 'preact'
import { useState } from 'preact/hooks'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { Section } from '../parts/Section.tsx'
import { TextField } from '../parts/TextField.tsx'
import { AllowLettersDialog } from './AllowLettersDialog.tsx'
import type { Draft } from './draft.ts'

interface Props {
  portal: Portal
  draft: Draft
  field: (
    name: 'sender_name' | 'reply_to_email' | 'sender_email' | 'letters_per_hour',
  ) => ComponentProps<typeof TextField>
}

/** Whom letters come from, where answers go, and how many strangers can cause. */
export function LetterSettings({ portal, draft, field }: Props) {
  const [isAllowing, allow] = useState(false)
  const [message, setMessage] = useState<MessageWords>()
  const { domains } = portal.mail_sender
  const close = (done: string | undefined) => {
    allow(false)
    if (done) setMessage({ tone: 'success', text: done })
  }
  return (
    <Section
      title="Letters"
      lead="Whom they come from, and how many."
      action={
        <button type="button" class="button" onClick={() => allow(true)}>
          Allow an address
        </button>
      }
    >
      <TextField {...field('sender_name')} hint="Optional. Empty: the display name." />
      {domains.length > 0 && (
        <TextField
          {...field('sender_email')}
          hint={`Optional. An address of ${domains.join(' or ')}. Empty: ${portal.mail_sender.address}.`}
        />
      )}
      <TextField
        {...field('reply_to_email')}
        hint="Optional. Where answers go. Empty: to the contact email, or else to the sender address."
      />
      <FromLine portal={portal} draft={draft} />
      <TextField
        {...field('letters_per_hour')}
        hint="How many letters strangers can cause by signing up. Decisions, invitations and forgotten passwords do not count."
      />
      {isAllowing && <AllowLettersDialog portalId={portal.id} onClose={close} />}
      <div class="hostnames-message">
        <Message message={message} onDismiss={() => setMessage(undefined)} />
      </div>
    </Section>
  )
}

/** What an inbox shows of the sender. */
function FromLine({ portal, draft }: Pick<Props, 'portal' | 'draft'>) {
  const { address, domains } = portal.mail_sender
  const name = draft.sender_name.trim() || draft.display_name.trim()
  return (
    <p class="from-line">
      <span class="from-line-label">From</span> <bdi class="from-line-name">{name}</bdi>{' '}
      <bdi>&lt;{(domains.length > 0 && draft.sender_email.trim()) || address}&gt;</bdi>
    </p>
  )
}
