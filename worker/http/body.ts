import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { RequestContext } from '../env.ts'
import { Refused } from './refused.ts'

/** How much a request may carry, unless more is expected of it. */
export const usualMaxBytes = 16 * 1024

/** Refuses a larger body before any of it is parsed, whether its length is declared or it comes in chunks. */
export function limitBody(maxBytes = usualMaxBytes): MiddlewareHandler {
  return bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new Refused('body_too_large')
    },
  })
}

/**
 * The body as text, if its content type is exactly `mediaType` (parameters other than a UTF-8 charset are refused, so
 * that no two parsers can disagree about what it is) and its bytes are sound UTF-8. Undefined when there is no body.
 */
export async function readText(context: RequestContext, mediaType: string): Promise<string | undefined> {
  const contentType = context.req.header('Content-Type')
  if (contentType !== undefined && !isMediaType(contentType, mediaType)) throw new Refused('not_a_form')
  const bytes = new Uint8Array(await context.req.arrayBuffer())
  if (contentType === undefined && bytes.length === 0) return undefined
  if (contentType === undefined) throw new Refused('not_a_form')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refused('unreadable_body')
  }
}

// Only the blanks that HTTP knows: what else JavaScript would trim, such as a no-break space, is part of the type.
const rightType = /^[ \t]*([^ \t;]+)[ \t]*(?:;[ \t]*charset=utf-8[ \t]*)?$/

function isMediaType(contentType: string, mediaType: string): boolean {
  return rightType.exec(contentType.toLowerCase())?.[1] === mediaType
}
