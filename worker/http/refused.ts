import type { Refusal } from '../contract/copy.ts'

export const refusalStatus = {
  not_found: 404,
  method_not_allowed: 405,
  from_elsewhere: 403,
  portal_closed: 410,
  unreadable_body: 400,
  body_too_large: 413,
  not_a_form: 415,
  unavailable: 503,
  surprise: 500,
} as const satisfies Record<Refusal, number>

/** Thrown where a request cannot be taken at all, before any decision. The door turns it into a page or a problem. */
export class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal)
    this.refusal = refusal
  }
}
