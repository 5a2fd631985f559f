import { useMutation, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { RegistrationForm } from '../../../worker/contract/management/registration-form.ts'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { useLeaveWarning } from '../parts/leave-warning.ts'
import { queryClient, registrationFormQuery } from '../queries.ts'
import { type Draft, draftsOf, draftsOver, fieldsOf, isSame } from './draft.ts'

/**
 * A portal's registration form as somebody edits it. The edit keeps the version that it began with, so that saving tells
 * when somebody else saved meanwhile; `theirs` is the form of that other one until it is chosen whose to keep.
 */
export function useForm(portalId: string) {
  const options = registrationFormQuery(portalId)
  const query = useQuery({ ...options, enabled: portalId !== '' })
  const [edit, setEdit] = useState<{ drafts: Draft[]; version: number }>()
  const [theirs, setTheirs] = useState<RegistrationForm>()
  const saved = query.data
  const drafts = edit?.drafts ?? (saved && draftsOf(saved))
  const isEdited = edit !== undefined && saved !== undefined && !isSame(edit.drafts, draftsOf(saved))

  const save = useMutation({
    mutationFn: ({ fields, version }: { fields: Draft[]; version: number }) =>
      call('PUT /v3/portals/:portalId/registration-form', {
        params: { portalId },
        body: { fields: fieldsOf(fields) },
        version,
      }),
    onSuccess: (now) => {
      queryClient.setQueryData(options.queryKey, now)
      setEdit(undefined)
      setTheirs(undefined)
    },
    onError: async (problem) => {
      if (problem instanceof ManagementProblem && problem.status === 412) setTheirs((await query.refetch()).data)
    },
  })

  useLeaveWarning(isEdited)

  return {
    query,
    drafts,
    isEdited,
    theirs,
    isSaving: save.isPending,
    problem: theirs || !save.error ? undefined : save.error,
    change(changed: (drafts: Draft[]) => Draft[]) {
      // What takes a change back may come long after the page was drawn: it works on the form as it is by then.
      setEdit((edited) => {
        const now = queryClient.getQueryData(options.queryKey)
        if (edited) return { ...edited, drafts: changed(edited.drafts) }
        return now && { drafts: changed(draftsOf(now)), version: now.version }
      })
      save.reset()
    },
    discard() {
      setEdit(undefined)
      setTheirs(undefined)
      save.reset()
    },
    /** Saves over what was there when the edit began, or over theirs once they were compared. */
    async save() {
      if (!drafts || !saved) return
      const version = theirs?.version ?? edit?.version ?? saved.version
      await save.mutateAsync({ fields: theirs ? draftsOver(theirs, drafts) : drafts, version })
    },
  }
}
