import { secureHeaders } from 'hono/secure-headers'

const everywhere = {
  strictTransportSecurity: 'max-age=63072000; includeSubDomains',
  // The origin and never a path, so no token leaks. With 'no-referrer' browsers post forms with 'Origin: null', which the
  // origin guard refuses (docs/decisions/2026-11-23-referrer-policy.md).
  referrerPolicy: 'strict-origin',
  crossOriginOpenerPolicy: 'same-origin',
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
 * script, no inline style, no frame around it.
 */
export const securityHeaders = secureHeaders({
  ...everywhere,
  xFrameOptions: 'DENY',
  contentSecurityPolicy: { ...nothingForeign, frameAncestors: ["'none'"] },
})

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
