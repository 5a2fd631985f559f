import type * as z from 'zod'
import type { FieldProblem } from '../contract/fields.ts'
import type { RequestContext } from '../env.ts'
import { readText } from './body.ts'
import { wordsFor } from './words.ts'

type FormProblems<Field extends string> = Partial<Record<Field, string>>

export type ReadForm<Fields extends z.ZodObject> =
  | { ok: true; value: z.infer<Fields>; typed: Record<string, string> }
  | { ok: false; problems: FormProblems<string & keyof z.infer<Fields>>; typed: Record<string, string> }

/**
 * Reads a posted form. `typed` is what can be shown again: text as it was typed, never a password. `problems` are
 * sentences, in the order of the fields. A field that is given twice is a problem of that field; fields that the form
 * does not have are ignored.
 */
export async function readForm<Fields extends z.ZodObject>(
  context: RequestContext,
  fields: Fields,
): Promise<ReadForm<Fields>> {
  const given = new URLSearchParams((await readText(context, 'application/x-www-form-urlencoded')) ?? '')
  const names = Object.keys(fields.shape)
  const found: Record<string, string> = {}
  const values: Record<string, string> = {}
  for (const name of names) {
    const all = given.getAll(name)
    if (all.length > 1) found[name] = 'given_twice' satisfies FieldProblem
    if (all[0] !== undefined) values[name] = all[0]
  }
  const { password: _, present_password: __, ...typed } = values

  // What is not there is given as such: a box that is not ticked has its meaning too.
  const result = fields.safeParse(Object.fromEntries(names.map((name) => [name, values[name]])))
  for (const issue of result.error?.issues ?? []) found[String(issue.path[0])] ??= issue.message
  if (result.success && Object.keys(found).length === 0) {
    return { ok: true, value: result.data as z.infer<Fields>, typed }
  }
  const problems = Object.fromEntries(
    names.flatMap((name) => (found[name] === undefined ? [] : [[name, sentenceOf(found[name], context)]])),
  )
  return { ok: false, problems: problems as FormProblems<string & keyof z.infer<Fields>>, typed }
}

// Schemas name their problems; those that are made for one portal bring their sentences along.
function sentenceOf(message: string, context: RequestContext): string {
  const problems: Record<string, { form: string }> = wordsFor(context).problems
  return problems[message]?.form ?? message
}
