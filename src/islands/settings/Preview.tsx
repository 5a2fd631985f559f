import { useEffect, useRef, useState } from 'preact/hooks'
import type { PortalSettings } from '../../../worker/contract/management/portals.ts'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { Choices } from '../parts/Choices.tsx'
import { fitFrame } from '../parts/fit-frame.ts'

interface Props {
  portalId: string
  /** Of the settings that are saved. */
  version: number
  /** The settings that are not saved yet. */
  changes: Partial<PortalSettings>
  /** Undefined: the one that is saved. Null: none. */
  logo: string | null | undefined
}

const pages = {
  login: 'Log in',
  register: 'Sign up',
  'check-your-email': 'Check your inbox',
  confirm: 'Confirm',
} as const
type Page = keyof typeof pages

const screens = {
  desk: { words: 'Desk', width: 1280, height: 800 },
  phone: { words: 'Phone', width: 390, height: 844 },
}
type Screen = keyof typeof screens

/** How long typing has to rest before the preview follows. */
const restMilliseconds = 300

/** The portal's real pages with the settings as they stand in the fields. */
export function Preview({ portalId, version, changes, logo }: Props) {
  const [page, setPage] = useState<Page>('login')
  const [screen, setScreen] = useState<Screen>(() => (innerWidth < 896 ? 'phone' : 'desk'))
  const [isFrameReady, setFrameReady] = useState(false)
  const [failure, setFailure] = useState<string>()
  const frame = useRef<HTMLIFrameElement>(null)
  const stage = useRef<HTMLDivElement>(null)

  const { width, height } = screens[screen]
  useEffect(() => fitFrame(stage.current, frame.current, width, height), [width, height])

  useEffect(() => {
    const rest = new AbortController()
    const follow = async () => {
      try {
        const html = await fetchPage(portalId, { page, settings: worn(changes), logo }, rest.signal)
        if (rest.signal.aborted) return
        show(frame.current, html)
        setFailure(undefined)
      } catch (error) {
        if (!rest.signal.aborted) setFailure(error instanceof ManagementProblem ? error.detail : 'Please try again.')
      }
    }
    const timer = isFrameReady ? setTimeout(() => void follow(), restMilliseconds) : undefined
    return () => {
      clearTimeout(timer)
      rest.abort()
    }
  }, [portalId, version, page, isFrameReady, JSON.stringify(worn(changes)), logo])

  return (
    <div class="preview">
      <div class="preview-head">
        <h3>Preview</h3>
        <Choices label="Page" choices={pages} chosen={page} onChoose={setPage} />
        <Choices
          label="Screen"
          choices={{ desk: screens.desk.words, phone: screens.phone.words }}
          chosen={screen}
          onChoose={setScreen}
        />
      </div>
      {failure && (
        <p class="field-problem" role="alert">
          The preview could not follow. {failure}
        </p>
      )}
      <div class="preview-stage" ref={stage}>
        <iframe ref={frame} title={`Preview: ${pages[page]}`} src="/preview" onLoad={() => setFrameReady(true)} />
      </div>
    </div>
  )
}

/** What of the settings a page shows. */
function worn(settings: Partial<PortalSettings>) {
  const { display_name, description, accent_color, contact_email, language, sign_up_mode } = settings
  return { display_name, description, accent_color, contact_email, language, sign_up_mode }
}

type Draft = { page: Page; settings: ReturnType<typeof worn>; logo: string | null | undefined }

/** The page as HTML. What cannot be saved as it stands is left out, so that the rest can be seen. */
async function fetchPage(portalId: string, draft: Draft, signal: AbortSignal): Promise<string> {
  const ask = (body: Draft) => call('POST /v3/portals/:portalId/preview', { params: { portalId }, body, signal })
  try {
    return await ask(draft)
  } catch (error) {
    if (!(error instanceof ManagementProblem) || error.status !== 400) throw error
    const wrong = error.invalid_parameters.map(({ field }) => field)
    const settings = Object.fromEntries(
      Object.entries(draft.settings).filter(([name]) => !wrong.includes(`settings.${name}`)),
    ) as Draft['settings']
    return ask({ ...draft, settings, logo: wrong.includes('logo') ? undefined : draft.logo })
  }
}

const accentSheet = 'link[data-portal-stylesheet]'

/** Puts a page into the frame. As long as its style sheets stay, only what is in it moves, and nothing flickers. */
function show(frame: HTMLIFrameElement | null, html: string): void {
  const shown = frame?.contentDocument
  if (!shown) return
  const next = new DOMParser().parseFromString(html, 'text/html')
  const [before, after] = [shown, next].map((page) => page.querySelector(accentSheet)?.getAttribute('href'))
  if (!before || !after || sheetsOf(shown) !== sheetsOf(next)) {
    return void shown.replaceChild(shown.adoptNode(next.documentElement), shown.documentElement)
  }
  if (before !== after) shown.querySelector(accentSheet)?.setAttribute('href', after)
  shown.documentElement.lang = next.documentElement.lang
  shown.body.replaceWith(shown.adoptNode(next.body))
}

function sheetsOf(page: Document): string {
  const sheets = page.querySelectorAll('link[rel="stylesheet"]:not([data-portal-stylesheet])')
  return [...sheets].map((sheet) => sheet.getAttribute('href')).join()
}
