import { useMutation } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { addressOf } from '../addresses.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Section } from '../parts/Section.tsx'
import { reasonOf } from './reason-of.ts'

interface Props {
  portal: Portal | undefined
  hasRules: boolean
  /** True while there are changes that are not saved: only saved rules are applied. */
  isEdited: boolean
  onSave: () => Promise<void>
}

const number = new Intl.NumberFormat('en')

/** Lets the saved rules decide about those who wait already, who came before the rules did. */
export function ApplyToPending({ portal, hasRules, isEdited, onSave }: Props) {
  const [isAsked, ask] = useState(false)
  const start = useMutation({ mutationFn: () => applyTo(portal?.id ?? '') })
  const pending = portal?.developer_counts.pending
  const who = `${number.format(pending ?? 0)} pending`
  return (
    <Section
      title="Those who wait already"
      lead={
        pending === 0
          ? 'Nobody waits for approval. Rules decide as soon as somebody confirms their email.'
          : 'Rules decide when somebody confirms their email. Those who wait came before, and the rules can decide about them too: you see how it goes, and can stop it.'
      }
      action={
        pending !== undefined &&
        pending > 0 &&
        hasRules && (
          <button
            type="button"
            class="button"
            aria-disabled={start.isPending}
            onClick={() => (isEdited ? ask(true) : start.isPending || start.mutate())}
          >
            Apply to {who}
          </button>
        )
      }
    >
      {start.error && (
        <div role="alert">
          <Notice tone="error" title="The rules could not be applied">
            <p class="notice-text">{reasonOf(start.error)}</p>
          </Notice>
        </div>
      )}
      {isAsked && (
        <FormDialog
          title="Save your changes first?"
          submitWords="Save and apply"
          submit={async () => {
            await onSave()
            await applyTo(portal?.id ?? '')
          }}
          onClose={() => ask(false)}
        >
          {() => <p>Only saved rules are applied. They will then decide about {who}, and about everybody who comes.</p>}
        </FormDialog>
      )}
    </Section>
  )
}

/** Starts the work on the server and goes to where it can be watched. */
async function applyTo(portalId: string): Promise<void> {
  const job = await call('POST /v3/portals/:portalId/bulk-jobs', {
    params: { portalId },
    body: { kind: 'apply_rules' },
  })
  location.assign(`${addressOf('bulk-jobs', portalId)}/${job.id}`)
}
