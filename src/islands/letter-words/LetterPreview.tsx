import { useEffect, useRef, useState } from 'preact/hooks'
import type { Language } from '../../../worker/contract/language.ts'
import type { EmailPreview } from '../../../worker/contract/management/email-templates.ts'
import { call } from '../management-api.ts'
import { problemWords } from '../management-problem.ts'
import { Choices } from '../parts/Choices.tsx'
import { fitFrame } from '../parts/fit-frame.ts'
import { Section } from '../parts/Section.tsx'
import type { Words } from './use-letter.ts'

interface Props {
  portalId: string
  name: string
  language: Language
  words: Words
}

const screens = { desk: 640, phone: 390 }

/** How long typing has to rest before the preview follows. */
const restMilliseconds = 300

/** The letter as a mail program shows it, with the words as they stand in the fields. */
export function LetterPreview({ portalId, name, language, words }: Props) {
  const [screen, setScreen] = useState<keyof typeof screens>(() => (innerWidth < 896 ? 'phone' : 'desk'))
  const [scheme, setScheme] = useState<'light' | 'dark'>('light')
  const [part, setPart] = useState<'letter' | 'text'>('letter')
  const [letter, setLetter] = useState<EmailPreview>()
  const [failure, setFailure] = useState<string>()
  const [isFrameReady, setFrameReady] = useState(false)
  const frame = useRef<HTMLIFrameElement>(null)
  const stage = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const rest = new AbortController()
    const follow = async () => {
      try {
        const params = { portalId, name }
        const endpoint = 'POST /v3/portals/:portalId/email-templates/:name/preview'
        setLetter(await call(endpoint, { params, query: { language }, body: words, signal: rest.signal }))
        setFailure(undefined)
      } catch (error) {
        if (!rest.signal.aborted) setFailure(problemWords(error as Error))
      }
    }
    const timer = setTimeout(() => void follow(), restMilliseconds)
    return () => {
      clearTimeout(timer)
      rest.abort()
    }
  }, [portalId, name, language, JSON.stringify(words)])

  const width = screens[screen]
  useEffect(() => {
    if (!isFrameReady || !letter || part !== 'letter') return
    const height = show(frame.current, { html: asSeenIn(scheme, letter.html), language, width })
    return fitFrame(stage.current, frame.current, width, height)
  }, [isFrameReady, letter, part, width, scheme])

  return (
    <Section title="Preview" lead="With the portal’s look, and about nobody: no link in it leads anywhere.">
      <div class="preview">
        <div class="preview-head">
          <Choices
            label="Part"
            choices={{ letter: 'Letter', text: 'Plain text' }}
            chosen={part}
            onChoose={(chosen) => {
              if (chosen === 'text') setFrameReady(false)
              setPart(chosen)
            }}
          />
          {part === 'letter' && (
            <>
              <Choices label="Screen" choices={{ desk: 'Desk', phone: 'Phone' }} chosen={screen} onChoose={setScreen} />
              <Choices label="Colors" choices={{ light: 'Light', dark: 'Dark' }} chosen={scheme} onChoose={setScheme} />
            </>
          )}
        </div>
        {failure && (
          <p class="field-problem" role="alert">
            The preview could not follow. {failure}
          </p>
        )}
        <p class="letter-subject" lang={language}>
          <span class="visually-hidden">Subject: </span>
          {letter?.subject ?? ' '}
        </p>
        {part === 'letter' ? (
          <div class="preview-stage" ref={stage}>
            <iframe
              ref={frame}
              title="Preview of the letter"
              src="/letter-preview"
              onLoad={() => setFrameReady(true)}
            />
          </div>
        ) : (
          <pre class="letter-text" lang={language}>
            {letter?.text}
          </pre>
        )}
      </div>
    </Section>
  )
}

/** Puts a letter into the frame, there to be seen and no more. Returns how high it is. */
function show(
  frame: HTMLIFrameElement | null,
  { html, language, width }: { html: string; language: Language; width: number },
): number {
  const page = frame?.contentDocument
  if (!frame || !page) return 0
  // Read by the page that shows it: what inline styles may do is up to that page's policy, and not to this one's.
  page.documentElement.lang = language
  page.documentElement.innerHTML = html
  page.body.inert = true
  frame.style.width = `${width}px`
  frame.style.height = '0'
  return page.documentElement.scrollHeight
}

/** The letter as somebody sees it who prefers light or dark, whatever is preferred here. */
function asSeenIn(scheme: 'light' | 'dark', html: string): string {
  return html.replaceAll('(prefers-color-scheme:dark)', scheme === 'dark' ? 'all' : 'not all')
}
