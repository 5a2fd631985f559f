import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { developerStatus, emailDomain, paragraph, textLine, uuid } from './shapes.ts'

/** A list of rules is always read whole. */
const rulesPerPortal = 50
const domainsPerRule = 200
const bodyMaxBytes = 256 * 1024

/** How many of the newest developers a dry run looks at. */
export const developersPerDryRun = 500

const condition = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('email_domain'),
      domains: z
        .array(emailDomain, { error: 'must be a list of domains' })
        .min(1, { error: 'must name at least one domain' })
        .max(domainsPerRule, { error: `must name at most ${domainsPerRule} domains` })
        .transform((domains) => [...new Set(domains)]),
    }),
    z.strictObject({
      kind: z.literal('answer'),
      field_id: textLine(100),
      operator: z.enum(['is', 'contains'], { error: 'must be is or contains' }),
      value: z.union([textLine(500), z.number(), z.boolean()], {
        error: 'must be a line of text with at most 500 characters, a number, true or false',
      }),
    }),
    z.strictObject({ kind: z.literal('invitation') }),
  ],
  { error: 'must be email_domain, answer or invitation' },
)

const ruleFields = {
  when: condition,
  decision: z.enum(['approve', 'reject', 'leave'], { error: 'must be approve, reject or leave' }),
  reason: paragraph(500)
    .nullable()
    .default(null)
    .transform((value) => value || null),
}

const ruleShape = z.strictObject(ruleFields, {
  error: ({ code }) => (code === 'invalid_type' ? 'must be a rule' : undefined),
})

const isReasonInPlace = ({ decision, reason }: z.infer<typeof ruleShape>) => reason === null || decision === 'reject'
const misplacedReason = { path: ['reason'], error: 'can only be given for a rejection' }

const listOfRules = <Rule extends z.ZodType>(one: Rule) =>
  z
    .array(one, { error: 'must be a list of rules' })
    .max(rulesPerPortal, { error: `must have at most ${rulesPerPortal} rules` })

/** Rules that are told apart by what they say. */
export const namelessRules = listOfRules(ruleShape.refine(isReasonInPlace, misplacedReason))

/** The id is kept for a rule that the portal has; a new rule gets one. */
const ruleDraft = ruleShape.extend({ id: textLine(100).optional() }).refine(isReasonInPlace, misplacedReason)

const rules = listOfRules(ruleDraft).superRefine((all, context) => {
  for (const [index, { id }] of all.entries()) {
    if (id === undefined || all.findIndex((other) => other.id === id) === index) continue
    context.addIssue({ code: 'custom', path: [index, 'id'], message: 'must not be given twice' })
  }
})

/** Rules as somebody edits them: in order, new ones without an id. */
export type RuleDraft = z.infer<typeof ruleDraft>

const rulesAnswer = z.object({
  rules: z.array(z.object({ id: z.string(), ...ruleFields })),
  version: z.number(),
})
export type ApprovalRules = z.infer<typeof rulesAnswer>

/** `no_rule`: none applies, and the portal's auto-approve decides. */
const outcome = z.enum(['approve', 'reject', 'leave', 'no_rule'])

const dryRun = z.object({
  /** How many of those looked at would have met which fate. */
  outcomes: z.record(outcome, z.number()),
  /** How many were given another status than they would be given now. */
  differing: z.number(),
  /** How many still wait whom the rules would have approved or rejected. */
  pending_decided: z.number(),
  /** Newest first. */
  developers: z.array(
    z.object({
      id: uuid,
      full_name: z.string(),
      email: z.string(),
      status: developerStatus,
      outcome,
      /** The rule that applies: its id if it has one, and its place in the list, counted from 1. */
      rule_id: z.string().nullable(),
      rule_number: z.number().nullable(),
      /** True when the status that they were given is another one. */
      differs: z.boolean(),
    }),
  ),
})
export type DryRun = z.infer<typeof dryRun>

const rulesBody = z.strictObject({ rules })

export const approvalRuleEndpoints = {
  'GET /v3/portals/:portalId/approval-rules': { answer: rulesAnswer },
  'PUT /v3/portals/:portalId/approval-rules': { body: rulesBody, bodyMaxBytes, answer: rulesAnswer },
  'POST /v3/portals/:portalId/approval-rules/dry-run': { body: rulesBody, bodyMaxBytes, answer: dryRun },
} as const satisfies Endpoints
