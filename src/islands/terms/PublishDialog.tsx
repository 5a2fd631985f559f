import { useQuery } from '@tanstack/preact-query'
import type { MutableRef } from 'preact/hooks'
import { call } from '../management-api.ts'
import { Failed } from '../parts/Failed.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { termsQuery } from '../queries.ts'

interface Props {
  portalId: string
  /** The version in force, which the new one replaces; 0 when there is none. */
  current: number
  /** What was written before, and is written now. */
  written: MutableRef<string | undefined>
  onClose: (done: string | undefined) => void
}

export function PublishDialog({ portalId, current, written, onClose }: Props) {
  const query = useQuery({ ...termsQuery(portalId, current), enabled: current > 0, staleTime: Infinity })
  const text = written.current ?? (current > 0 ? query.data?.text : '')
  const publish = async (form: FormData) => {
    const { version } = await call('POST /v3/portals/:portalId/terms', {
      params: { portalId },
      body: { text: String(form.get('text') ?? '') },
      version: current,
    })
    return current > 0
      ? `Published version ${version}. Developers are asked to accept it at their next log-in.`
      : `Published version ${version}. Everybody is asked to accept it from now on.`
  }
  return (
    <FormDialog
      title={current > 0 ? 'Publish new terms?' : 'Publish terms?'}
      submitWords="Publish"
      submit={publish}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <p>
            Every developer will be asked to accept them at the next log-in, and everybody who signs up from now on.
            Those who are logged in go on until then. What was published stays readable and cannot be changed.
          </p>
          {query.error && text === undefined && <Failed title="We could not load the terms in force" query={query} />}
          {text === undefined ? (
            !query.error && <span class="skeleton skeleton-card" />
          ) : (
            <div
              class="terms-editor"
              onInput={(event) => {
                if (event.target instanceof HTMLTextAreaElement) written.current = event.target.value
              }}
            >
              <TextField
                name="text"
                label="Text"
                hint="Plain text. An empty line begins a new paragraph."
                value={text}
                reason={problem?.reasonFor('text')}
                isLong
              />
            </div>
          )}
        </>
      )}
    </FormDialog>
  )
}
