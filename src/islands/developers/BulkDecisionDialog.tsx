import { useState } from 'preact/hooks'
import type { Decision } from '../../../worker/contract/developer-status.ts'
import type { Developer } from '../../../worker/contract/management/developers.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { isPossible } from './possible-decisions.ts'
import { sayDevelopers, type Total } from './say-count.ts'
import type { View } from './view-in-address.ts'

interface Props {
  portalId: string
  decision: Decision
  /** Those who were selected one by one, or how many match the view when all of those are meant. */
  selected: Developer[]
  matching: Total | undefined
  view: View
  onClose: () => void
}

const words = {
  approve: { verb: 'Approve', done: 'approved and written to', tone: 'primary' },
  reject: { verb: 'Reject', done: 'rejected and written to', tone: 'danger' },
  revoke: { verb: 'Revoke access of', done: 'logged out, revoked and written to', tone: 'danger' },
} as const

/** Asks about a decision on many developers, and begins the work on it. */
export function BulkDecisionDialog({ portalId, decision, selected, matching, view, onClose }: Props) {
  // Sent twice because an answer was lost, it is still one job.
  const [requestId] = useState(() => crypto.randomUUID())
  const { verb, done, tone } = words[decision]
  const able = selected.filter(({ status }) => isPossible(decision, status))
  const left = selected.length - able.length
  const count = sayDevelopers(matching ?? { total: able.length, isCapped: false })

  const begin = async (form: FormData) => {
    const whom = matching
      ? { status: view.status === 'all' ? null : view.status, search: view.search.trim() || null }
      : { developer_ids: able.map(({ id }) => id) }
    const reason = String(form.get('reason') ?? '')
    const { id } = await call('POST /v3/portals/:portalId/bulk-jobs', {
      params: { portalId },
      body: { kind: 'decide', decision, reason, request_id: requestId, ...whom },
    })
    return id
  }
  return (
    <FormDialog
      title={`${verb} ${count}?`}
      submitWords={`${verb} ${count}`}
      tone={tone}
      submit={begin}
      onClose={(jobId) => (jobId ? location.assign(`/portals/${portalId}/bulk-jobs/${jobId}`) : onClose())}
    >
      {(problem) => (
        <>
          <p>
            {capitalised(count)} will be {done}.{' '}
            {matching
              ? view.status === 'all' && 'Those of whom this cannot be decided stay as they are.'
              : left > 0 && `The other ${left} of your selection stay${left === 1 ? 's' : ''} as they are.`}
          </p>
          <TextField
            name="reason"
            label="Reason (optional)"
            hint="It is put into the letter that each of them gets."
            reason={problem?.reasonFor('reason')}
            isLong
          />
        </>
      )}
    </FormDialog>
  )
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
