import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { addressOf, portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { EditConflict } from '../parts/EditConflict.tsx'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { Notice } from '../parts/Notice.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { SaveBar } from '../parts/SaveBar.tsx'
import { registrationFormQuery, usePortal } from '../queries.ts'
import { ApplyToPending } from './ApplyToPending.tsx'
import { DryRun } from './DryRun.tsx'
import { moved, type Rule } from './draft.ts'
import { RuleDialog } from './RuleDialog.tsx'
import { RuleList } from './RuleList.tsx'
import { reasonOf } from './reason-of.ts'
import { sayRule } from './rule-words.ts'
import { useRules } from './use-rules.ts'

/** What decides about developers before a human has to. */
export function ApprovalRules() {
  return (
    <Console room="approval-rules">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const portalId = portalIdInAddress()
  const { query, draft: rules, change, save, discard, isEdited, isSaving, theirs, problem } = useRules(portalId)
  const form = useQuery({ ...registrationFormQuery(portalId), enabled: portalId !== '' })
  const fields = form.data?.fields
  // The place of the rule that is edited; behind the last one stands a new rule.
  const [asked, ask] = useState<number>()
  const [message, setMessage] = useState<MessageWords>()
  const [moveWords, setMoveWords] = useState('')

  const add = () => ask(rules?.length ?? 0)
  const close = (rule: Rule | undefined) => {
    if (rule && asked !== undefined) change((all) => all.toSpliced(asked, 1, rule))
    ask(undefined)
  }
  const move = (from: number, to: number) => {
    change((all) => moved(all, from, to))
    setMoveWords(`Rule ${from + 1} is now rule ${to + 1} of ${rules?.length}.`)
  }
  const remove = (place: number) => {
    const rule = rules?.[place]
    if (!rule) return
    change((all) => all.filter((one) => one !== rule))
    if (rules.length === 1) document.getElementById('content')?.focus()
    setMessage({
      tone: 'success',
      text: `Removed rule ${place + 1}.`,
      undo: () => {
        putBack(rule, place)
        setMessage({ tone: 'success', text: `Rule ${place + 1} is back.` })
      },
    })
  }
  const putBack = (rule: Rule, place: number) => change((all) => all.toSpliced(place, 0, rule))
  const saveNow = async () => {
    await save()
    setMessage({ tone: 'success', text: 'Saved the approval rules. They count from now on.' })
  }
  const lines = (all: Rule[]) =>
    all.map((rule, index) => `${index + 1}. ${sayRule(rule, fields)}`).join('\n') || 'No rules'
  return (
    <>
      <RoomHead
        title="Approval rules"
        portalName={portal?.name ?? ''}
        action={
          <button type="button" class="button" data-tone="primary" onClick={add}>
            Add rule
          </button>
        }
      >
        <p class="room-lead">When somebody has confirmed their email, the first rule that applies decides.</p>
      </RoomHead>
      {query.error && !rules && <Failed title="We could not load the approval rules" query={query} />}
      {theirs && rules && (
        <EditConflict
          what="the approval rules"
          differences={[{ label: 'Rules', yours: lines(rules), theirs: lines(theirs.rules) }]}
          onKeepYours={() => void saveNow().catch(() => {})}
          onTakeTheirs={discard}
        />
      )}
      {problem && (
        <div role="alert">
          <Notice tone="error" title="The rules are not saved">
            <p class="notice-text">{reasonOf(problem)}</p>
          </Notice>
        </div>
      )}
      {rules?.length === 0 && (
        <Empty title="No rules yet">
          <p>Approve everybody of a company by the domain of their email, or keep some out. Start with one rule.</p>
          <button type="button" class="button" onClick={add}>
            Add your first rule
          </button>
        </Empty>
      )}
      {!rules && !query.error && <span class="skeleton skeleton-card" />}
      {rules && rules.length > 0 && (
        <div class="rules-frame">
          <RuleList rules={rules} fields={fields} onMove={move} onEdit={ask} onRemove={remove} />
          <Otherwise portal={portal} />
        </div>
      )}
      {rules?.length === 0 && <Otherwise portal={portal} />}
      {rules && portal && <DryRun portalId={portalId} rules={rules} autoApproves={portal.auto_approve_developers} />}
      {rules && <ApplyToPending portal={portal} hasRules={rules.length > 0} isEdited={isEdited} onSave={saveNow} />}
      {isEdited && !theirs && (
        <SaveBar
          words="These changes are not saved yet."
          saveWords="Save rules"
          isSaving={isSaving}
          onSave={() => void saveNow().catch(() => {})}
          onDiscard={discard}
        />
      )}
      {asked !== undefined && rules && <RuleDialog rule={rules[asked]} fields={fields ?? []} onClose={close} />}
      <p class="visually-hidden" role="status">
        {moveWords}
      </p>
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}

/** What happens when no rule applies. */
function Otherwise({ portal }: { portal: Portal | undefined }) {
  return (
    <p class="otherwise">
      {portal && (
        <>
          When no rule applies <span aria-hidden="true">→</span>{' '}
          <strong>{portal.auto_approve_developers ? 'approve' : 'wait for an admin'}</strong>.{' '}
          <a href={addressOf('settings', portal.id)}>Change it in the settings</a>
        </>
      )}
    </p>
  )
}
