/** One wrong parameter of a request, in Konnect's shape. */
export interface InvalidParameter {
  field: string
  reason: string
  rule?: string
  source: 'body' | 'query' | 'path' | 'header'
}

/** Every error of both APIs: `application/problem+json` (RFC 9457) with Konnect's members. */
export interface Problem {
  status: number
  title: string
  type: string
  instance: string
  detail: string
  invalid_parameters?: InvalidParameter[]
}
