import type { InvalidParameter, Problem } from '../../worker/contract/problem.ts'

/** Why the management API did not do what was asked. Status 0 when it could not be asked at all. */
export class ManagementProblem extends Error {
  readonly status: number
  readonly detail: string
  readonly invalid_parameters: InvalidParameter[]

  constructor({ status, detail, invalid_parameters = [] }: Pick<Problem, 'status' | 'detail' | 'invalid_parameters'>) {
    super(detail)
    this.status = status
    this.detail = detail
    this.invalid_parameters = invalid_parameters
  }

  /** What is wrong with one field, such as "must not be empty". */
  reasonFor(field: string): string | undefined {
    return this.parameterFor(field)?.reason
  }

  /** The same as a sentence to whoever fills in a form about themselves, such as "Enter a password." */
  sentenceFor(field: string): string | undefined {
    const parameter = this.parameterFor(field)
    return parameter && (fieldProblems()[parameter.rule ?? ''] ?? `This ${parameter.reason}.`)
  }

  private parameterFor(field: string): InvalidParameter | undefined {
    return this.invalid_parameters.find((parameter) => parameter.field === field)
  }
}

/** The sentences of the page, by the name of the problem (`FieldProblems.astro`). */
function fieldProblems(): Record<string, string> {
  return JSON.parse(document.getElementById('field-problems')?.dataset.words ?? '{}')
}

/** Why something did not work, in words. */
export function problemWords(problem: Error): string {
  return problem instanceof ManagementProblem ? problem.detail : 'That did not work. Please try again.'
}

export const unreachable = { status: 0, detail: 'We could not reach the server. Check your connection and try again.' }

export async function readProblem(response: Response): Promise<ManagementProblem> {
  const { status } = response
  // Something between the browser and the worker may answer too, and not in JSON.
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json')
  if (isProblem) return new ManagementProblem((await response.json()) as Problem)
  return new ManagementProblem({ status, detail: `The server answered with an error (${status}). Please try again.` })
}
