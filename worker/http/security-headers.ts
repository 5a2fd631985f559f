import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

const everywhere = {
  strictTransportSecurity: 'max-age=63072000; includeSubDomains',
  // The origin and never a path, so no token leaks. With 'no-referrer' browsers post forms with 'Origin: null', which the
  // origin guard refuses (docs/decisions/2026-11-23-referrer-policy.md).
  referrerPolicy: 'strict-origin',
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginResourcePolicy: false,
  // Asked for on some answers of an origin and not on all, it only makes the browser complain.
  originAgentCluster: false,
  permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
}

const nothingForeign = {
  defaultSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
}

/**
 * The headers of every answer of the portals and the console (ASVS 3.4.1, 3.4.3, 3.4.4, 3.4.6, 3.4.8): no inline
 * script, no inline style, no frame around it. What an answer says of itself stays: a logo may do less, and the preview
 * of a portal's page is framed by the console.
 */
export const securityHeaders = secureHeaders({
  ...everywhere,
  overwrite: false,
  xFrameOptions: 'DENY',
  contentSecurityPolicy: { ...nothingForeign, frameAncestors: ["'none'"] },
})

/** Their policy for an answer that also runs a script of one foreign origin, in a frame of its own. */
export function policyWith(origin: string): string {
  const directives = {
    ...nothingForeign,
    frameAncestors: ["'none'"],
    scriptSrc: ["'self'", origin],
    frameSrc: ["'self'", origin],
  }
  return Object.entries(directives)
    .map(
      ([name, sources]) => `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${sources.join(' ')}`,
    )
    .join('; ')
}

/** The same for the local mailbox, which shows letters in a sandboxed frame of its own, with their inline styles. */
export const mailboxSecurityHeaders = secureHeaders({
  ...everywhere,
  contentSecurityPolicy: {
    ...nothingForeign,
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ['*'],
    frameAncestors: ["'self'"],
  },
})

/** Keeps every answer to its own origin, but those that say otherwise: a logo is shown in letters too. */
export const keepToOrigin: MiddlewareHandler = async (context, next) => {
  await next()
  const { headers } = context.res
  if (!headers.has('Cross-Origin-Resource-Policy')) headers.set('Cross-Origin-Resource-Policy', 'same-origin')
}
