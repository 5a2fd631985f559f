/** Time and chance between two tries. */
export interface Patience {
  wait: (milliseconds: number) => Promise<void>
  /** From 0 up to 1. */
  chance: () => number
}

const mostTries = 3
const firstPauseMilliseconds = 60

// D1's own words: https://developers.cloudflare.com/d1/observability/debug-d1/. Of an overloaded database, and of one that
// ran out of time, memory or CPU, Cloudflare says to ask it less: these are not asked again.
const saysThatNothingWasDone = /Cannot resolve D1 DB due to transient issue/
const leavesOpenWhatWasDone =
  /Network connection lost|storage caused object to be reset|reset because its code was updated|request stream because client disconnected/

/** True for an answer that was lost on its way, or with the database itself: what was asked for may have been done. */
export function isInDoubt(error: unknown): boolean {
  return leavesOpenWhatWasDone.test(String(error))
}

/**
 * Calls D1, up to three times where its error says that it will pass: 30 to 90 milliseconds after the first call, 90 to 270
 * after the second. What may have been done is not asked for again, unless it is `harmless` to do it twice. `again` is
 * called before each further try. What is thrown in the end tells that it comes from the database.
 */
export async function withSecondTries<Answer>(
  call: () => Promise<Answer>,
  { harmless, patience, again }: { harmless: boolean; patience: Patience; again: () => void },
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call()
    } catch (error) {
      const passes = saysThatNothingWasDone.test(String(error)) || (harmless && isInDoubt(error))
      if (!passes || tries === mostTries) throw fromDatabase(error)
      await patience.wait(Math.round(firstPauseMilliseconds * 3 ** (tries - 1) * (0.5 + patience.chance())))
      again()
    }
  }
}

/** The runtime's own errors on the way to D1 do not say where they come from. */
function fromDatabase(error: unknown): unknown {
  if (!(error instanceof Error) || error.message.includes('D1_')) return error
  return new Error(`D1_ERROR: ${error.message}`, { cause: error })
}

/** True for a statement that can be run twice: it reads, or it deletes and says nothing of how much. */
export function isHarmless(query: string): boolean {
  return isReading(query) || (/^\s*delete\b/i.test(query) && !/\breturning\b/i.test(query))
}

/** True for a statement that changes nothing. */
export function isReading(query: string): boolean {
  return (
    /^\s*select\b/i.test(query) || (/^\s*with\b/i.test(query) && !/\b(insert|update|delete|replace)\b/i.test(query))
  )
}

const proof = /^INSERT INTO "(\w+)" (?=SELECT \* FROM "\1" WHERE )/

/**
 * True for a statement, the first of a batch, that fails once the batch was done and changes nothing until then. With it a
 * batch whose answer was lost is asked for again, and is done once all the same: see `onlyOnce`.
 */
export function isProof(query: string): boolean {
  return proof.test(query)
}

/** True when a batch failed by its proof. */
export function provesDone(error: unknown, query: string): boolean {
  return String(error).includes(`UNIQUE constraint failed: ${tableOf(query)}.`)
}

/** The statement that reads the rows of a proof. */
export function rowsOfProof(query: string): string {
  return query.replace(proof, '')
}

/** True for the statement that wrote the rows of a proof. */
export function writesProof(query: string, proofQuery: string): boolean {
  return new RegExp(`^\\s*INSERT INTO ${tableOf(proofQuery)} `).test(query)
}

function tableOf(query: string): string | undefined {
  return proof.exec(query)?.[1]
}
