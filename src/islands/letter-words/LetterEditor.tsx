import { useMutation, useQuery } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Language } from '../../../worker/contract/language.ts'
import { addressOf, letterWordsAddress } from '../addresses.ts'
import { call } from '../management-api.ts'
import { ManagementProblem, problemWords } from '../management-problem.ts'
import { EditConflict } from '../parts/EditConflict.tsx'
import { Failed } from '../parts/Failed.tsx'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { SaveBar } from '../parts/SaveBar.tsx'
import { Section } from '../parts/Section.tsx'
import { SelectField } from '../parts/SelectField.tsx'
import { TextField } from '../parts/TextField.tsx'
import { accountQuery, usePortal } from '../queries.ts'
import { LetterPreview } from './LetterPreview.tsx'
import { languageNames } from './language-names.ts'
import { Placeholders } from './Placeholders.tsx'
import { useLetter, type Word, wordsIn } from './use-letter.ts'

const labels: Record<Word, string> = { subject: 'Subject', opening: 'Opening', closing: 'Closing' }
const ours = { subject: null, opening: null, closing: null }

/** The words of one letter in one language, each in its field, and the letter as it looks with them. */
export function LetterEditor({ portalId, name, language }: { portalId: string; name: string; language: Language }) {
  const portal = usePortal()
  const { data: account } = useQuery(accountQuery)
  const letter = useLetter(portalId, name, language)
  const { query, draft, theirs, problem } = letter
  const [message, setMessage] = useState<MessageWords>()
  // Where a placeholder is put.
  const [place, setPlace] = useState<Word>('opening')
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [problem])

  const test = useMutation({
    mutationFn: () =>
      call('POST /v3/portals/:portalId/email-templates/:name/send-test-email', {
        params: { portalId, name },
        query: { language },
        body: draft ? wordsIn(draft) : {},
      }),
    onSuccess: () =>
      setMessage({ tone: 'success', text: `A test is on its way to ${account?.email ?? 'your own address'}.` }),
    onError: (error) => setMessage({ tone: 'error', text: `The test was not sent. ${problemWords(error)}` }),
  })

  const save = async () => {
    setMessage(undefined)
    try {
      await letter.save()
      setMessage({ tone: 'success', text: 'Saved. Letters say it from now on.' })
    } catch {
      // What went wrong stands at the fields, in the bar or above.
    }
  }
  const reset = async () => {
    try {
      const undo = await letter.replace(ours)
      const back = () => setMessage({ tone: 'success', text: 'Your words are back.' })
      const failed = (error: Error) =>
        setMessage({ tone: 'error', text: `That could not be undone. ${problemWords(error)}` })
      setMessage({
        tone: 'success',
        text: 'Reset. Letters say the default from now on.',
        undo: () => void undo().then(back, failed),
      })
    } catch (error) {
      setMessage({ tone: 'error', text: `Nothing was reset. ${problemWords(error as Error)}` })
    }
  }

  if (!query.data || !draft) {
    return (
      <>
        <RoomHead title="Letter words" portalName={portal?.name ?? ''} />
        {query.error ? (
          <Failed title="We could not load this letter" query={query} />
        ) : (
          <span class="skeleton skeleton-card" />
        )}
      </>
    )
  }
  const { title, description, default_words: defaults, words: saved, placeholders } = query.data
  const invalid = problem instanceof ManagementProblem ? problem : undefined
  const field = (word: Word) => ({
    name: word,
    label: labels[word],
    value: draft[word],
    placeholder: defaults[word],
    reason: invalid?.reasonFor(word),
    onInput: (text: string) => letter.change(word, text),
  })
  return (
    <>
      <RoomHead title={title} portalName={portal?.name ?? ''}>
        <p class="room-lead">
          {description} <a href={addressOf('letter-words', portalId)}>All letters</a>
        </p>
      </RoomHead>
      {theirs && (
        <EditConflict
          what="this letter"
          differences={(['subject', 'opening', 'closing'] as const).map((word) => ({
            label: labels[word],
            yours: draft[word] || 'The default',
            theirs: theirs.words[word] || 'The default',
          }))}
          onKeepYours={() => void save()}
          onTakeTheirs={letter.discard}
        />
      )}
      <div class="letter-editor">
        <Section title="Words" lead="Leave a field empty to keep the default, which it then shows.">
          <div
            class="letter-fields"
            ref={form}
            onFocusIn={({ target }) => {
              if (target instanceof HTMLElement && target.id in labels) setPlace(target.id as Word)
            }}
          >
            <SelectField
              name="language"
              label="Language"
              options={languageNames}
              value={language}
              onChange={(chosen) => location.assign(letterWordsAddress(portalId, name, chosen))}
            />
            <TextField {...field('subject')} />
            <TextField {...field('opening')} hint="The first sentence. What a reader has to do follows it." isLong />
            <TextField {...field('closing')} isLong />
          </div>
          <Placeholders
            placeholders={placeholders}
            fieldName={labels[place]}
            onInsert={(placeholder) => insertInto(place, placeholder)}
          />
          <div class="letter-actions">
            <button
              type="button"
              class="button"
              aria-disabled={test.isPending}
              onClick={() => test.isPending || test.mutate()}
            >
              Send a test to yourself
            </button>
            {Object.values(saved).some((text) => text !== null) && (
              <button
                type="button"
                class="button"
                aria-disabled={letter.isSaving}
                onClick={() => letter.isSaving || void reset()}
              >
                Reset to default
              </button>
            )}
          </div>
        </Section>
        <LetterPreview portalId={portalId} name={name} language={language} words={wordsIn(draft)} />
      </div>
      {letter.isEdited && !theirs && (
        <SaveBar
          words="These words are not saved yet."
          problem={
            problem && (invalid?.invalid_parameters.length ? 'See what is marked above.' : problemWords(problem))
          }
          saveWords="Save words"
          isSaving={letter.isSaving}
          onSave={() => void save()}
          onDiscard={letter.discard}
        />
      )}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}

/** Puts a placeholder where the cursor is, as if it had been typed. */
function insertInto(word: Word, placeholder: string): void {
  const field = document.getElementById(word)
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return
  field.focus()
  field.setRangeText(`{${placeholder}}`, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
