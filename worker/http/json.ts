import { visit } from 'jsonc-parser'
import type * as z from 'zod'
import type { InvalidParameter } from '../contract/problem.ts'
import type { RequestContext } from '../env.ts'
import { readText } from './body.ts'
import { invalidParameters } from './problem.ts'
import { wordsFor } from './words.ts'

export type Read<Value> = { ok: true; value: Value } | { ok: false; refusal: Response }

/** Reads a JSON body. What is wrong with it, each property named, is a ready 400 in `refusal`. */
export async function readJson<Schema extends z.ZodType>(
  context: RequestContext,
  schema: Schema,
): Promise<Read<z.infer<Schema>>> {
  const text = (await readText(context, 'application/json')) ?? ''
  const value = parseObject(text)
  if (!value) {
    const whole = { field: 'body', reason: 'must be a JSON object', source: 'body' as const }
    return { ok: false, refusal: invalidParameters(context, [whole]) }
  }
  const validated = validate(context, schema, value, 'body')
  if (!validated.ok) return validated

  // Only now, when the body is as flat as its schema: reading the properties of one that is nested without end would
  // exhaust the stack.
  const doubled = doubledProperties(text)
  if (doubled.length === 0) return validated
  const named = doubled.map((field) => ({ field, reason: 'must be given once', source: 'body' as const }))
  return { ok: false, refusal: invalidParameters(context, named) }
}

/** Reads the query of a request. A parameter that is given twice is refused like a wrong one. */
export function readQuery<Schema extends z.ZodType>(context: RequestContext, schema: Schema): Read<z.infer<Schema>> {
  const query = Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
  return validate(context, schema, query, 'query')
}

function validate<Schema extends z.ZodType>(
  context: RequestContext,
  schema: Schema,
  value: unknown,
  source: 'body' | 'query',
): Read<z.infer<Schema>> {
  const result = schema.safeParse(value)
  if (result.success) return { ok: true, value: result.data }
  return {
    ok: false,
    refusal: invalidParameters(
      context,
      result.error.issues.flatMap((issue) => name(issue, source, context)),
    ),
  }
}

function name(issue: z.core.$ZodIssue, source: 'body' | 'query', context: RequestContext): InvalidParameter[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      reason: 'is not a known property',
      rule: 'unknown_property',
      source,
    }))
  }
  return [{ field: issue.path.join('.'), reason: reasonOf(issue.message, context), rule: issue.code, source }]
}

function reasonOf(message: string, context: RequestContext): string {
  const problems: Record<string, { reason: string }> = wordsFor(context).problems
  return problems[message]?.reason ?? message
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
