import { useState } from 'preact/hooks'

interface Props {
  text: string
  /** What it is, for those who do not see where the button stands: "the key". */
  what: string
}

/** A button that copies a text, and says whether the browser let it. */
export function CopyButton({ text, what }: Props) {
  const [words, say] = useState('Copy')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      say('Copied')
    } catch {
      // Browsers may forbid it, and have no clipboard at all where the page is not served safely.
      say('Could not copy')
    }
  }
  return (
    <button type="button" class="button" onClick={() => void copy()}>
      <span aria-live="polite">{words}</span>
      <span class="visually-hidden"> {what}</span>
    </button>
  )
}
