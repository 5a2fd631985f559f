import type * as z from 'zod'

/** Where a page ended, as text for `page[after]`: whoever follows `meta.page.next` need not know what it is made of. */
export function writePlace(place: string[]): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(place))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Reads what `writePlace` wrote; undefined for everything else. */
export function readPlace<Place>(text: string, shape: z.ZodType<Place>): Place | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0))
    const place: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return shape.safeParse(place).data
  } catch {
    return undefined
  }
}
