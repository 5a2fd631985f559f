import { useRef, useState } from 'preact/hooks'
import type { ChosenLogo } from './draft.ts'

interface Props {
  hasSaved: boolean
  /** Undefined: the one that is saved. Null: none. */
  chosen: ChosenLogo | null | undefined
  /** What the server found wrong with it. */
  reason: string | undefined
  onChoose: (logo: ChosenLogo | null | undefined) => void
}

const mostKilobytes = 256
const typeOf: Record<string, string> = { png: 'image/png', svg: 'image/svg+xml', webp: 'image/webp' }

/** The logo: dropped here or chosen, and taken away again. */
export function LogoField({ hasSaved, chosen, reason, onChoose }: Props) {
  const [isOver, setOver] = useState(false)
  const [refused, refuse] = useState<string>()
  const input = useRef<HTMLInputElement>(null)

  const take = async (file: File | undefined) => {
    if (input.current) input.current.value = ''
    if (!file) return
    const read = await readLogo(file)
    refuse('reason' in read ? read.reason : undefined)
    if ('logo' in read) onChoose(read.logo)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer?.files[0])
  }
  const problem = refused ?? (reason && `The logo ${reason}.`)
  return (
    <div class="logo-field">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a shortcut; the button does the same */}
      <div
        class="logo-drop"
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <div>
          <p class="logo-drop-title" id="logo-label">
            Logo
          </p>
          <p class="field-hint" id="logo-hint">
            {describe(chosen, hasSaved)} Drop a PNG, SVG or WebP of up to {mostKilobytes} KB here, or choose one.
          </p>
        </div>
        <div class="logo-actions">
          <input
            ref={input}
            class="visually-hidden"
            id="logo"
            type="file"
            accept={Object.values(typeOf).join(',')}
            aria-invalid={problem ? true : undefined}
            aria-describedby={problem ? 'logo-problem logo-hint' : 'logo-hint'}
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
          <label class="button" for="logo">
            Choose a file
          </label>
          {chosen !== undefined ? (
            <button type="button" class="button" onClick={() => onChoose(undefined)}>
              {chosen === null ? 'Keep the logo' : 'Leave it as it was'}
            </button>
          ) : (
            hasSaved && (
              <button type="button" class="button" onClick={() => onChoose(null)}>
                Remove logo
              </button>
            )
          )}
        </div>
      </div>
      <p class="field-problem" id="logo-problem" role="alert">
        {problem}
      </p>
    </div>
  )
}

function describe(chosen: ChosenLogo | null | undefined, hasSaved: boolean): string {
  if (chosen === null) return 'The logo will be taken away; the first letter of the name stands in.'
  if (chosen) return `${chosen.name} (${Math.ceil(chosen.size / 1024)} KB) is in the preview and not saved yet.`
  return hasSaved ? 'There is a logo; the preview shows it.' : 'There is none; the first letter of the name stands in.'
}

async function readLogo(file: File): Promise<{ logo: ChosenLogo } | { reason: string }> {
  const type = typeOf[file.name.split('.').at(-1)?.toLowerCase() ?? '']
  if (!type) return { reason: `${file.name} is no PNG, SVG or WebP picture.` }
  if (file.size > mostKilobytes * 1024) {
    return { reason: `${file.name} has ${Math.ceil(file.size / 1024)} KB; a logo has at most ${mostKilobytes} KB.` }
  }
  const base64 = (await readAsDataUrl(file)).split(',')[1] ?? ''
  return { logo: { data: `data:${type};base64,${base64}`, name: file.name, size: file.size } }
}

function readAsDataUrl(file: File): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('loadend', () => resolve(String(reader.result ?? '')))
    reader.readAsDataURL(file)
  })
}
