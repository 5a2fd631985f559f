import type * as z from 'zod'

/** What both sides promise about one method and path of an API. */
export interface Endpoint {
  query?: z.ZodType
  body?: z.ZodType
  /** The status of the answer when all went well; 200 unless it says otherwise. */
  status?: 200 | 201 | 204
  /** The largest body that is read; 16 KB unless it says otherwise. */
  bodyMaxBytes?: number
  answer?: z.ZodType
}

export type Endpoints = Record<`${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`, Endpoint>

/** The path in the name of an endpoint, such as `GET /v3/portals`. */
export type PathOf<Name extends string> = Name extends `${string} ${infer Path}` ? Path : never

/** The names in a path such as `/v3/portals/:portalId`. */
export type PathParameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameters<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

export type Answer<Promised extends Endpoint> = Promised['answer'] extends z.ZodType
  ? z.infer<Promised['answer']>
  : undefined
