import { type UseQueryOptions, useMutation, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { ManagementProblem } from '../management-problem.ts'
import { queryClient } from '../queries.ts'
import { useLeaveWarning } from './leave-warning.ts'

interface Versioned<Saved, Draft> {
  query: UseQueryOptions<Saved, Error, Saved, string[]>
  draftOf: (saved: Saved) => Draft
  isSame: (draft: Draft, saved: Saved) => boolean
  /** Saves over `version`, and answers what is saved then. */
  send: (draft: Draft, version: number) => Promise<Saved>
}

/**
 * Something that is saved as a whole, as somebody edits it. The edit keeps the version that it began with, so that saving
 * tells when somebody else saved meanwhile; `theirs` is what that other one saved, until it is chosen whose to keep.
 */
export function useVersionedEdit<Saved extends { version: number }, Draft>(of: Versioned<Saved, Draft>) {
  const { queryKey } = of.query
  const query = useQuery(of.query)
  const [edit, setEdit] = useState<{ draft: Draft; version: number }>()
  const [theirs, setTheirs] = useState<Saved>()
  const saved = query.data
  const isEdited = edit !== undefined && saved !== undefined && !of.isSame(edit.draft, saved)
  useLeaveWarning(isEdited)

  const save = useMutation({
    mutationFn: ({ draft, version }: { draft: Draft; version: number }) => of.send(draft, version),
    onSuccess: (now) => {
      queryClient.setQueryData(queryKey, now)
      setEdit(undefined)
      setTheirs(undefined)
    },
    onError: async (problem) => {
      if (problem instanceof ManagementProblem && problem.status === 412) setTheirs((await query.refetch()).data)
    },
  })

  return {
    query,
    draft: edit?.draft ?? (saved && of.draftOf(saved)),
    /** The version that the edit began with, or theirs once they were compared: what saving goes over. */
    version: theirs?.version ?? edit?.version ?? saved?.version ?? 0,
    isEdited,
    theirs,
    isSaving: save.isPending,
    problem: theirs || !save.error ? undefined : save.error,
    change(changed: (draft: Draft) => Draft) {
      // What takes a change back may come long after the page was drawn: it works on what is there by then.
      setEdit((edited) => {
        const now = queryClient.getQueryData<Saved>(queryKey)
        if (edited) return { ...edited, draft: changed(edited.draft) }
        return now && { draft: changed(of.draftOf(now)), version: now.version }
      })
    },
    forgetProblem: () => save.reset(),
    discard() {
      setEdit(undefined)
      setTheirs(undefined)
      save.reset()
    },
    save: (draft: Draft, version: number) => save.mutateAsync({ draft, version }),
  }
}
