import { visit } from 'jsonc-parser'
import type * as z from 'zod'
import type { InvalidParameter } from '../contract/problem.ts'
import type { RequestContext } from '../env.ts'
import { readText } from './body.ts'
import { invalidParameters } from './problem.ts'
import { wordsFor } from './words.ts'

/** Which of the two that each problem has. */
type Words = 'reason' | 'form'

export type Read<Value> = { ok: true; value: Value } | { ok: false; refusal: Response }

/**
 * Reads a JSON body. What is wrong with it, each property named, is a ready 400 in `refusal`. The `reason` of each is one
 * for programs, or a `form` sentence for the page whose script has sent it.
 */
export async function readJson<Schema extends z.ZodType>(
  context: RequestContext,
  schema: Schema,
  words: Words = 'reason',
): Promise<Read<z.infer<Schema>>> {
  const text = (await readText(context, 'application/json')) ?? ''
  const value = parseObject(text)
  if (!value) {
    const whole = { field: 'body', reason: wordsFor(context).api.not_an_object, source: 'body' as const }
    return { ok: false, refusal: invalidParameters(context, [whole]) }
  }
  const validated = validate(context, schema, value, 'body', words)
  if (!validated.ok) return validated

  // Only now, when the body is as flat as its schema: reading the properties of one that is nested without end would
  // exhaust the stack.
  const doubled = doubledProperties(text)
  if (doubled.length === 0) return validated
  const { reason } = wordsFor(context).problems.given_twice
  const named = doubled.map((field) => ({ field, reason, source: 'body' as const }))
  return { ok: false, refusal: invalidParameters(context, named) }
}

/** Reads the query of a request. A parameter that is given twice is refused like a wrong one. */
export function readQuery<Schema extends z.ZodType>(context: RequestContext, schema: Schema): Read<z.infer<Schema>> {
  const query = Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
  return validate(context, schema, query, 'query', 'reason')
}

function validate<Schema extends z.ZodType>(
  context: RequestContext,
  schema: Schema,
  value: unknown,
  source: 'body' | 'query',
  words: Words,
): Read<z.infer<Schema>> {
  const result = schema.safeParse(value)
  if (result.success) return { ok: true, value: result.data }
  return {
    ok: false,
    refusal: invalidParameters(
      context,
      result.error.issues.flatMap((issue) => name(context, issue, source, words)),
    ),
  }
}

function name(
  context: RequestContext,
  issue: z.core.$ZodIssue,
  source: 'body' | 'query',
  words: Words,
): InvalidParameter[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      reason: 'is not a known property',
      rule: 'unknown_property',
      source,
    }))
  }
  const problems: Record<string, Record<Words, string>> = wordsFor(context).problems
  const problem = problems[issue.message]
  return [
    {
      field: issue.path.join('.'),
      reason: problem?.[words] ?? issue.message,
      rule: problem ? issue.message : issue.code,
      source,
    },
  ]
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

// JSON.parse takes the last of two properties with one name in silence; another parser on the way may take the first.
function doubledProperties(text: string): string[] {
  const seen = new Set<string>()
  const doubled: string[] = []
  visit(text, {
    onObjectProperty: (property, _offset, _length, _line, _character, pathTo) => {
      const path = [...pathTo(), property].join('.')
      if (seen.has(path)) doubled.push(path)
      seen.add(path)
    },
  })
  return doubled
}
