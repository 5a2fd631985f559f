import {
  contrastRatio,
  darkSurface,
  leastContrast,
  lightSurface,
  readableTextColor,
  shownContrast,
  standingOut,
} from '../../../worker/contract/accent-color.ts'
import { labels } from './draft.ts'

interface Props {
  value: string
  /** What the server found wrong with it. */
  reason: string | undefined
  onInput: (value: string) => void
}

/** The accent, picked or typed, and how well it stands out from the pages it is shown on. */
export function AccentField({ value, reason, onInput }: Props) {
  const color = value.trim().toLowerCase()
  const isColor = /^#[0-9a-f]{6}$/.test(color)
  const isFaint = isColor && contrastRatio(color, lightSurface) < leastContrast
  const isWrong = isFaint || (!isColor && reason !== undefined)
  return (
    <div class="field accent-field">
      <label for="accent_color">{labels.accent_color}</label>
      <p class="field-hint" id="accent_color-hint">
        Of the main button and, on wide screens, of the panel beside it.
      </p>
      <div class="accent-inputs">
        <input
          type="color"
          aria-label="Pick the accent color"
          value={isColor ? color : '#000000'}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        <input
          id="accent_color"
          value={value}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={isWrong ? true : undefined}
          aria-describedby={`accent_color-hint accent_color-contrast${isWrong ? ' accent_color-problem' : ''}`}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </div>
      <p class="field-hint" id="accent_color-contrast">
        {isColor ? describe(color) : 'Six digits after a #, such as #c2410c.'}
      </p>
      {isWrong && (
        <p class="field-problem" id="accent_color-problem">
          {isFaint ? `Too faint on the white page: ${leastContrast}:1 is needed.` : `${labels.accent_color} ${reason}`}
        </p>
      )}
      {isFaint && (
        <button type="button" class="button accent-shade" onClick={() => onInput(standingOut(color))}>
          Use {standingOut(color)}, the nearest darker shade
        </button>
      )}
    </div>
  )
}

function describe(color: string): string {
  const text = readableTextColor(color) === '#ffffff' ? 'white' : 'black'
  const onDark =
    contrastRatio(color, darkSurface) < leastContrast
      ? ` On the dark page it is faint (${shownContrast(color, darkSurface)}:1); a lighter shade would stand out there too.`
      : ` ${shownContrast(color, darkSurface)}:1 on the dark page.`
  return `${shownContrast(color, lightSurface)}:1 on the white page, with ${text} text on it.${onDark}`
}
