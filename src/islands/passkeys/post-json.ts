import type { InvalidParameter } from '../../../worker/contract/problem.ts'

/** What came back: JSON as it was promised, or why not in words, where there are some, and what is wrong with the fields. */
export type Came =
  // biome-ignore lint/suspicious/noExplicitAny: what is promised is the caller's to know
  { answer: any } | { problem?: string; wrong: InvalidParameter[] }

/** Asks something of the pages' own hostname that only a script can ask. */
export async function postJson(path: string, body: object = {}): Promise<Came> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const isJson = response.headers.get('Content-Type')?.includes('json')
  const came = isJson ? await response.json() : undefined
  if (response.ok && came) return { answer: came }
  return { ...(came?.detail && { problem: came.detail }), wrong: came?.invalid_parameters ?? [] }
}
