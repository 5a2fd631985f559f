import { Buffer } from 'node:buffer'
import type { Logo } from '../store/portal-settings.ts'
import { safeSvg } from './safe-svg.ts'

const mostBytes = 256 * 1024

// Konnect writes a comma where a data URL has a semicolon; both are read.
const dataUrl = /^data:(image\/(?:png|webp|svg\+xml))[;,]base64,([A-Za-z0-9+/]*={0,2})$/

export type ReadLogo = { ok: true; logo: Logo & { digest: string } } | { ok: false; reason: string }

/**
 * Reads a logo from a data URL: PNG, WebP or SVG, whose bytes are what its type says. An SVG comes back made safe.
 * `reason` reads on after the field's name.
 */
export async function readLogo(data: string): Promise<ReadLogo> {
  const [, mediaType = '', base64 = ''] = dataUrl.exec(data) ?? []
  if (!mediaType) return refuse('must be a PNG, SVG or WebP picture as a data URL in base64')
  const given = Buffer.from(base64, 'base64')
  if (given.length === 0) return refuse('must not be empty')
  if (given.length > mostBytes) return refuse(tooLarge)

  const bytes = mediaType === 'image/svg+xml' ? readSvg(given) : given
  if (!bytes) return refuse('must be a sound SVG without entities of its own, and no larger than a logo')
  if (bytes.length > mostBytes) return refuse(tooLarge)
  if (mediaType === 'image/png' && !isPng(given)) return refuse('is called a PNG and is none')
  if (mediaType === 'image/webp' && !isWebp(given)) return refuse('is called a WebP and is none')
  return { ok: true, logo: { media_type: mediaType, bytes, digest: await digestOf(bytes) } }
}

/** True when a logo as a row holds it, with its bytes in base64, is one that `readLogo` has read: safe, and left as it is. */
export async function isLogoAsKept({ media_type: mediaType, bytes }: Record<string, unknown>): Promise<boolean> {
  const read = await readLogo(`data:${mediaType};base64,${bytes}`)
  return read.ok && Buffer.from(read.logo.bytes).toString('base64') === bytes
}

/** The logo as a data URL, as `readLogo` reads it. */
export function writeLogo({ media_type, bytes }: Logo): string {
  return `data:${media_type};base64,${Buffer.from(bytes).toString('base64')}`
}

const tooLarge = `must have at most ${mostBytes / 1024} KB`
const refuse = (reason: string): ReadLogo => ({ ok: false, reason })

function readSvg(bytes: Buffer): Buffer | undefined {
  try {
    const svg = safeSvg(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return svg === undefined ? undefined : Buffer.from(svg)
  } catch {
    // Not UTF-8.
    return undefined
  }
}

const isPng = (bytes: Buffer) =>
  bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
const isWebp = (bytes: Buffer) =>
  bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP'

async function digestOf(bytes: Buffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
  return Buffer.from(digest).toString('hex').slice(0, 16)
}
