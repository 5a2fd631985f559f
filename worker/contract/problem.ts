import * as z from 'zod'

/** One wrong parameter of a request, in Konnect's shape. */
export const invalidParameter = z.object({
  field: z.string(),
  reason: z.string(),
  rule: z.string().optional(),
  source: z.enum(['body', 'query', 'path']),
})
export type InvalidParameter = z.infer<typeof invalidParameter>

/** Every error of both APIs: `application/problem+json` (RFC 9457) with Konnect's members. */
export const problem = z.object({
  status: z.number(),
  title: z.string(),
  type: z.string(),
  instance: z.string(),
  detail: z.string(),
  invalid_parameters: z.array(invalidParameter).optional(),
})
export type Problem = z.infer<typeof problem>
