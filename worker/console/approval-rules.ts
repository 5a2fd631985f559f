import { Hono } from 'hono'
import type { RequestContext } from '../env.ts'
import { invalidParameters } from '../http/problem.ts'
import { changeApprovalRules, type RuleProblem } from '../usecases/change-approval-rules.ts'
import { tryApprovalRules } from '../usecases/try-approval-rules.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { editedMeanwhile, serve } from './endpoint.ts'

export const approvalRules = new Hono<AdminPortalEnv>()

serve(approvalRules, 'GET /v3/portals/:portalId/approval-rules', async ({ context }) => {
  const { approval_rules, approval_rules_version } = context.var.portal
  return { rules: approval_rules, version: approval_rules_version }
})

serve(approvalRules, 'PUT /v3/portals/:portalId/approval-rules', async ({ context, body, version }) => {
  const { portal, store, admin, now } = context.var
  const result = await changeApprovalRules(body.rules, { portal, version }, { store, adminId: admin.id, now })
  switch (result.outcome) {
    case 'changed':
      return { rules: result.rules, version: result.version }
    case 'edited_meanwhile':
      return editedMeanwhile(context, 'the approval rules')
    case 'wrong':
      return wrongRules(context, result.problems)
  }
})

serve(approvalRules, 'POST /v3/portals/:portalId/approval-rules/dry-run', async ({ context, body }) => {
  const { portal, store } = context.var
  const result = await tryApprovalRules(body.rules, portal, { store })
  return result.outcome === 'tried' ? result.dryRun : wrongRules(context, result.problems)
})

function wrongRules(context: RequestContext, problems: RuleProblem[]): Response {
  return invalidParameters(
    context,
    problems.map((problem) => ({ ...problem, source: 'body' })),
  )
}
