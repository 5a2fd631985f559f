/** The console's own colour, until a portal gets one. */
export const firstAccentColor = '#2f4858'

/** How far an accent must stand out from the page it is shown on (WCAG 2.2, 1.4.11). */
export const leastContrast = 3

/** The light page that an accent must stand out from, and the dark one, where it may be faint. */
export const lightSurface = '#ffffff'
export const darkSurface = '#1a1c21'

/** Black or white, whichever reads better on the accent (WCAG 2.2 contrast ratio). Computed when the accent is saved. */
export function readableTextColor(accent: string): '#000000' | '#ffffff' {
  return contrastRatio(accent, '#ffffff') >= contrastRatio(accent, '#000000') ? '#ffffff' : '#000000'
}

/** The contrast ratio of two colours, from 1 to 21, cut off after one decimal: what is shown is never too much. */
export function shownContrast(one: string, other: string): string {
  return (Math.floor(contrastRatio(one, other) * 10) / 10).toFixed(1)
}

/** The contrast ratio of two colours such as `#c2410c`, from 1 to 21 (WCAG 2.2). */
export function contrastRatio(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [relativeLuminance(one), relativeLuminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** The accent itself if it stands out from the light page, and otherwise the nearest darker shade of it that does. */
export function standingOut(accent: string): string {
  for (let step = 255; step > 0; step -= 1) {
    const shade = `#${channelsOf(accent)
      .map((channel) =>
        Math.round((channel * step) / 255)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`
    if (contrastRatio(shade, lightSurface) >= leastContrast) return shade
  }
  return '#000000'
}

function relativeLuminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color)
    .map((channel) => channel / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channelsOf(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16))
}
