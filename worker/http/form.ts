import type * as z from 'zod'
import type { FieldProblem } from '../contract/fields.ts'
import type { RequestContext } from '../env.ts'
import { readText } from './body.ts'

type FormProblems<Field extends string> = Partial<Record<Field, FieldProblem>>

export type ReadForm<Fields extends z.ZodObject> =
  | { ok: true; value: z.infer<Fields>; typed: Record<string, string> }
  | { ok: false; problems: FormProblems<string & keyof z.infer<Fields>>; typed: Record<string, string> }

/**
 * Reads a posted form. `typed` is what can be shown again: text as it was typed, never a password. A field that is
 * given twice is a problem of that field; fields that the form does not have are ignored.
 */
export async function readForm<Fields extends z.ZodObject>(
  context: RequestContext,
  fields: Fields,
): Promise<ReadForm<Fields>> {
  const given = new URLSearchParams((await readText(context, 'application/x-www-form-urlencoded')) ?? '')
  const names = Object.keys(fields.shape)
  const problems: Record<string, FieldProblem> = {}
  const values: Record<string, string> = {}
  for (const name of names) {
    const all = given.getAll(name)
    if (all.length > 1) problems[name] = 'given_twice'
    if (all[0] !== undefined) values[name] = all[0]
  }
  const { password: _, ...typed } = values

  const result = fields.safeParse(values)
  for (const issue of result.error?.issues ?? []) {
    problems[String(issue.path[0])] ??= issue.message as FieldProblem
  }
  if (result.success && Object.keys(problems).length === 0) {
    return { ok: true, value: result.data as z.infer<Fields>, typed }
  }
  return { ok: false, problems: problems as FormProblems<string & keyof z.infer<Fields>>, typed }
}
