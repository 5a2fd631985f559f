import { useInfiniteQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { ManagementProblem } from '../management-problem.ts'
import { EditConflict } from '../parts/EditConflict.tsx'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { Notice } from '../parts/Notice.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { SaveBar } from '../parts/SaveBar.tsx'
import { termsVersionsQuery, usePortal } from '../queries.ts'
import { type Draft, draftsOf, moved, sayForm } from './draft.ts'
import { FieldDialog } from './FieldDialog.tsx'
import { FieldList } from './FieldList.tsx'
import { Preview } from './Preview.tsx'
import { useForm } from './use-form.ts'

const fieldsPerPortal = 20

/** What a portal asks at sign-up besides name and email. */
export function RegistrationForm() {
  return (
    <Console room="registration-form">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const portalId = portalIdInAddress()
  const { query, draft: drafts, change, save, discard, isEdited, isSaving, theirs, problem } = useForm(portalId)
  const terms = useInfiniteQuery({ ...termsVersionsQuery(portalId), enabled: portalId !== '' })
  // The place of the field that is edited; behind the last one stands a new field.
  const [asked, ask] = useState<number>()
  const [message, setMessage] = useState<MessageWords>()
  const [moveWords, setMoveWords] = useState('')
  const isFull = (drafts?.length ?? 0) >= fieldsPerPortal

  const add = () => {
    if (isFull) return setMessage({ tone: 'error', text: `A form has at most ${fieldsPerPortal} fields of its own.` })
    ask(drafts?.length ?? 0)
  }
  const close = (draft: Draft | undefined) => {
    if (draft && asked !== undefined) change((all) => all.toSpliced(asked, 1, draft))
    ask(undefined)
  }
  const move = (from: number, to: number) => {
    change((all) => moved(all, from, to))
    setMoveWords(`${drafts?.[from]?.label} is now number ${to + 1} of ${drafts?.length}.`)
  }
  const remove = (place: number) => {
    const removed = drafts?.[place]
    if (!removed) return
    change((all) => all.filter(({ key }) => key !== removed.key))
    if (drafts.length === 1) document.getElementById('content')?.focus()
    setMessage({
      tone: 'success',
      text: `Removed ${removed.label}.`,
      undo: () => {
        change((all) => (all.some(({ key }) => key === removed.key) ? all : all.toSpliced(place, 0, removed)))
        setMessage({ tone: 'success', text: `${removed.label} is back.` })
      },
    })
  }
  const saveNow = async () => {
    await save()
    setMessage({ tone: 'success', text: 'Saved the registration form. New sign-ups see it from now on.' })
  }
  const invalid = problem instanceof ManagementProblem ? problem.invalid_parameters : []
  return (
    <>
      <RoomHead
        title="Registration form"
        portalName={portal?.name ?? ''}
        action={
          <button type="button" class="button" data-tone="primary" aria-disabled={!drafts} onClick={add}>
            Add field
          </button>
        }
      >
        <p class="room-lead">What people are asked when they sign up, besides their name and email.</p>
      </RoomHead>
      {query.error && !drafts && <Failed title="We could not load the registration form" query={query} />}
      {theirs && drafts && (
        <EditConflict
          what="the registration form"
          differences={[{ label: 'Fields', yours: sayForm(drafts), theirs: sayForm(draftsOf(theirs)) }]}
          onKeepYours={() => void saveNow().catch(() => {})}
          onTakeTheirs={discard}
        />
      )}
      {problem && (
        <div role="alert">
          <Notice tone="error" title="The form is not saved">
            <p class="notice-text">
              {invalid.length > 0 ? 'See what is marked below, then save again.' : sayProblem(problem)}
            </p>
          </Notice>
        </div>
      )}
      {!drafts && !query.error && <span class="skeleton skeleton-card" />}
      {drafts && (
        <div class="form-editor">
          {drafts.length === 0 ? (
            <Empty title="No fields of your own yet">
              <p>Ask for what helps you decide: a company, what somebody wants to build, how they heard of you.</p>
              <button type="button" class="button" onClick={add}>
                Add your first field
              </button>
            </Empty>
          ) : (
            <FieldList drafts={drafts} problems={invalid} onMove={move} onEdit={ask} onRemove={remove} />
          )}
          <Preview drafts={drafts} hasTerms={(terms.data?.pages[0]?.terms_version ?? 0) > 0} />
        </div>
      )}
      {isEdited && !theirs && (
        <SaveBar
          words="These changes are not saved yet."
          saveWords="Save form"
          isSaving={isSaving}
          onSave={() => void saveNow().catch(() => {})}
          onDiscard={discard}
        />
      )}
      {asked !== undefined && drafts && <FieldDialog draft={drafts[asked]} onClose={close} />}
      <p class="visually-hidden" role="status">
        {moveWords}
      </p>
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}

function sayProblem(problem: Error): string {
  return problem instanceof ManagementProblem ? problem.detail : 'This is our fault. Please try again.'
}
