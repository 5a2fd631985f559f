import { useInfiniteQuery, useMutation } from '@tanstack/preact-query'
import type { TargetedSubmitEvent } from 'preact'
import { useRef } from 'preact/hooks'
import type { DeveloperNote } from '../../../worker/contract/management/developer-records.ts'
import { call } from '../management-api.ts'
import { ManagementProblem, problemWords } from '../management-problem.ts'
import type { MessageWords } from '../parts/Message.tsx'
import { Section } from '../parts/Section.tsx'
import { TextField } from '../parts/TextField.tsx'
import { When } from '../parts/When.tsx'
import { Records } from './Records.tsx'
import { notesQuery, refreshDeveloper, type Whom } from './record-queries.ts'

interface Props {
  whom: Whom
  say: (message: MessageWords | undefined) => void
}

/** What admins write about a developer for each other. */
export function Notes({ whom, say }: Props) {
  const query = useInfiniteQuery(notesQuery(whom))
  const notes = query.data?.pages.flatMap((page) => page.data)
  const form = useRef<HTMLFormElement>(null)
  const whenDone = {
    onError: (problem: Error) => say({ tone: 'error', text: problemWords(problem) }),
    onSettled: () => void refreshDeveloper(whom),
  }

  const write = (text: string) =>
    call('POST /v3/portals/:portalId/developers/:developerId/notes', { params: { ...whom }, body: { text } })
  const addition = useMutation({
    mutationFn: write,
    onSuccess: () => form.current?.reset(),
    onSettled: whenDone.onSettled,
  })
  const restoration = useMutation({
    mutationFn: write,
    onSuccess: () => say({ tone: 'success', text: 'Put the note back.' }),
    ...whenDone,
  })
  const deletion = useMutation({
    mutationFn: ({ id }: DeveloperNote) =>
      call('DELETE /v3/portals/:portalId/developers/:developerId/notes/:noteId', { params: { ...whom, noteId: id } }),
    onSuccess: (_, { text }) => {
      say({ tone: 'success', text: 'Deleted the note.', undo: () => restoration.mutate(text) })
      document.getElementById('notes')?.focus()
    },
    ...whenDone,
  })

  const send = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!addition.isPending) addition.mutate(String(new FormData(event.currentTarget).get('note') ?? ''))
  }
  return (
    <Section title="Notes" lead="Only admins read them. They go when the developer is deleted.">
      <form class="note-form" ref={form} onSubmit={send} noValidate>
        <TextField name="note" label="New note" reason={reasonOf(addition.error)} isLong />
        <button type="submit" class="button" aria-disabled={addition.isPending}>
          Add note
        </button>
      </form>
      <div class="record-list" id="notes" tabIndex={-1}>
        <Records what="the notes" query={query}>
          {notes && notes.length > 0 && (
            <ul class="records">
              {notes.map((note) => (
                <li key={note.id} class="record note">
                  <p class="note-text" dir="auto">
                    {note.text}
                  </p>
                  <p class="record-text">
                    <bdi>{note.author.name ?? 'A former admin'}</bdi> · <When at={note.created_at} />
                  </p>
                  <button
                    type="button"
                    class="button"
                    aria-disabled={deletion.isPending}
                    onClick={() => deletion.isPending || deletion.mutate(note)}
                  >
                    Delete<span class="visually-hidden"> this note</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </Records>
      </div>
    </Section>
  )
}

function reasonOf(problem: Error | null): string | undefined {
  if (!problem) return undefined
  const reason = problem instanceof ManagementProblem ? problem.reasonFor('text') : undefined
  return reason ?? `was not saved. ${problemWords(problem)}`
}
