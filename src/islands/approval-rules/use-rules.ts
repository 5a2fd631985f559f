import type { ApprovalRules } from '../../../worker/contract/management/approval-rules.ts'
import { call } from '../management-api.ts'
import { useVersionedEdit } from '../parts/versioned-edit.ts'
import { approvalRulesQuery } from '../queries.ts'
import { isSame, type Rule } from './draft.ts'

/** A portal's rules as somebody edits them. */
export function useRules(portalId: string) {
  const edit = useVersionedEdit<ApprovalRules, Rule[]>({
    query: { ...approvalRulesQuery(portalId), enabled: portalId !== '' },
    draftOf: (saved) => saved.rules,
    isSame: (rules, saved) => isSame(rules, saved.rules),
    send: (rules, version) =>
      call('PUT /v3/portals/:portalId/approval-rules', { params: { portalId }, body: { rules }, version }),
  })
  return {
    ...edit,
    async save() {
      await edit.save(edit.draft ?? [], edit.version)
    },
  }
}
