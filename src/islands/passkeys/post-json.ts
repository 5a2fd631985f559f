/** What came back: JSON as it was promised, or why not in words, where there are some. */
// biome-ignore lint/suspicious/noExplicitAny: what is promised is the caller's to know
type Came = { answer: any } | { problem: string | undefined }

/** Asks something of the pages' own hostname that only a script can ask. */
export async function postJson(path: string, body: object = {}): Promise<Came> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const isJson = response.headers.get('Content-Type')?.includes('json')
  const came = isJson ? await response.json() : undefined
  return response.ok && came ? { answer: came } : { problem: came?.detail }
}
