import { useMutation, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { ApprovalRules } from '../../../worker/contract/management/approval-rules.ts'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { useLeaveWarning } from '../parts/leave-warning.ts'
import { approvalRulesQuery, queryClient } from '../queries.ts'
import { isSame, type Rule } from './draft.ts'

/**
 * A portal's rules as somebody edits them. The draft keeps the version that it began with, so that saving tells when
 * somebody else saved meanwhile; `theirs` are the rules of that other one until it is chosen whose to keep.
 */
export function useRules(portalId: string) {
  const query = useQuery({ ...approvalRulesQuery(portalId), enabled: portalId !== '' })
  const [draft, setDraft] = useState<ApprovalRules>()
  const [theirs, setTheirs] = useState<ApprovalRules>()
  const saved = query.data
  const rules = draft?.rules ?? saved?.rules
  const isEdited = draft !== undefined && saved !== undefined && !isSame(draft.rules, saved.rules)

  const save = useMutation({
    mutationFn: (version: number) =>
      call('PUT /v3/portals/:portalId/approval-rules', {
        params: { portalId },
        body: { rules: rules ?? [] },
        version,
      }),
    onSuccess: (now) => {
      queryClient.setQueryData(approvalRulesQuery(portalId).queryKey, now)
      setDraft(undefined)
      setTheirs(undefined)
    },
    onError: async (problem) => {
      if (problem instanceof ManagementProblem && problem.status === 412) setTheirs((await query.refetch()).data)
    },
  })

  useLeaveWarning(isEdited)

  return {
    query,
    rules,
    isEdited,
    theirs,
    isSaving: save.isPending,
    problem: theirs || !save.error ? undefined : save.error,
    change(changed: (rules: Rule[]) => Rule[]) {
      // What takes a change back may come long after the page was drawn: it works on the rules as they are by then.
      setDraft((edited) => {
        const now = edited ?? queryClient.getQueryData(approvalRulesQuery(portalId).queryKey)
        return now && { rules: changed(now.rules), version: now.version }
      })
    },
    discard() {
      setDraft(undefined)
      setTheirs(undefined)
      save.reset()
    },
    /** Saves over what was there when the draft began, or over theirs once they were compared. */
    async save() {
      await save.mutateAsync(theirs?.version ?? draft?.version ?? saved?.version ?? 0)
    },
  }
}
