import { useMutation } from '@tanstack/preact-query'
import type { TargetedClipboardEvent, TargetedDragEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { Notice } from '../parts/Notice.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { Section } from '../parts/Section.tsx'
import { TextField } from '../parts/TextField.tsx'
import { usePortal } from '../queries.ts'
import { readFile, readList, UnreadableList } from './read-list.ts'

/** From how many characters on a text is set instead of typed. */
const longPaste = 10_000

/** Where a list of people is pasted, dropped or chosen. It is looked at before anybody is invited. */
export function NewListRoom({ portalId }: { portalId: string }) {
  const portal = usePortal()
  const [text, setText] = useState('')
  const [fileName, setFileName] = useState<string>()
  const [message, setMessage] = useState('')
  const [isOver, setOver] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)

  const open = useMutation({
    mutationFn: async (file: File) => ({ name: file.name, text: await readFile(file) }),
    onSuccess: (read) => {
      setText(read.text)
      setFileName(read.name)
    },
  })
  const look = useMutation({
    mutationFn: async () => {
      const rows = await readList(text)
      return call('POST /v3/portals/:portalId/invitation-lists', {
        params: { portalId },
        body: { rows, message: message.trim() },
      })
    },
    onSuccess: ({ id }) => location.assign(`?list=${id}`),
  })
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0]
    if (!file) return
    look.reset()
    open.mutate(file)
  }
  const drop = (event: TargetedDragEvent<HTMLElement>) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer?.files)
  }
  // Browsers take long texts in line by line, and need minutes for what is set at once in no time.
  const paste = (event: TargetedClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = event.clipboardData?.getData('text/plain') ?? ''
    if (pasted.length < longPaste) return
    event.preventDefault()
    const { value, selectionStart, selectionEnd } = event.currentTarget
    setText(value.slice(0, selectionStart) + pasted + value.slice(selectionEnd))
    setFileName(undefined)
  }
  const problem = look.error ?? open.error
  const reasonOfMessage = look.error instanceof ManagementProblem ? look.error.reasonFor('message') : undefined
  // It stays so until the page has gone to what was found.
  const isBusy = look.isPending || look.isSuccess
  return (
    <>
      <RoomHead title="Invite from a list" portalName={portal?.name ?? ''}>
        <p class="room-lead">
          <a href={location.pathname}>All invitations</a>
        </p>
      </RoomHead>
      <form
        class="list-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (isBusy) return
          open.reset()
          look.mutate()
        }}
      >
        <Section
          title="Whom to invite"
          lead="Up to 10,000 people: an email address for each, and a full name if you know it."
        >
          <fieldset
            class="drop-zone"
            data-over={isOver}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(true)
            }}
            onDragLeave={() => setOver(false)}
            onDrop={drop}
          >
            <legend class="visually-hidden">Paste, drop or choose</legend>
            <div class="field">
              <label for="list">People</label>
              <p class="field-hint" id="list-hint">
                Paste from a spreadsheet, one person to a line, or drop a CSV file here. A heading may say which column
                is which.
              </p>
              <textarea
                id="list"
                rows={10}
                value={text}
                placeholder={'ada@example.com, Ada Lovelace\ngrace@example.com, Grace Hopper'}
                aria-describedby="list-hint"
                spellcheck={false}
                onPaste={paste}
                onInput={(event) => {
                  setText(event.currentTarget.value)
                  setFileName(undefined)
                }}
              />
            </div>
            <div class="file-choice">
              <input
                ref={chooser}
                class="visually-hidden"
                id="file"
                type="file"
                tabIndex={-1}
                aria-label="CSV file"
                accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
                onChange={(event) => {
                  take(event.currentTarget.files)
                  // So that the same file can be chosen again once it was mended.
                  event.currentTarget.value = ''
                }}
              />
              <button type="button" class="button" onClick={() => chooser.current?.click()}>
                Choose a file
              </button>
              <p class="file-name" role="status">
                {fileName && `Read ${fileName}.`}
              </p>
            </div>
          </fieldset>
        </Section>
        <Section title="What the letter says besides" lead="Each of them gets a letter of their own with a link.">
          <TextField
            name="message"
            label="Message"
            hint="Optional. The same for all of them."
            value={message}
            reason={reasonOfMessage}
            onInput={setMessage}
            isLong
          />
        </Section>
        {problem && !reasonOfMessage && (
          <div role="alert">
            <Notice tone="error" title="Nobody was invited">
              <p class="notice-text">{wordsOf(problem)}</p>
            </Notice>
          </div>
        )}
        <div class="list-actions">
          <button class="button" type="submit" data-tone="primary" aria-disabled={isBusy}>
            {isBusy ? 'Looking…' : 'Look at the list'}
          </button>
          <p class="field-hint">Nobody is invited yet: you see first which rows are good.</p>
        </div>
      </form>
    </>
  )
}

function wordsOf(problem: Error): string {
  if (problem instanceof UnreadableList) return problem.message
  if (problem instanceof ManagementProblem) return problem.detail
  return 'We could not read this list. Please try again.'
}
