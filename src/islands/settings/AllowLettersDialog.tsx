import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'

interface Props {
  portalId: string
  onClose: (done: string | undefined) => void
}

/** For somebody who said that a sign-up was not theirs, and wants to join after all. */
export function AllowLettersDialog({ portalId, onClose }: Props) {
  const allow = async (form: FormData) => {
    const email = String(form.get('email') ?? '')
    await call('POST /v3/portals/:portalId/letters/allow', { params: { portalId }, body: { email } })
    return `Letters to ${email} leave again.`
  }
  return (
    <FormDialog title="Allow letters to an address" submitWords="Allow letters" submit={allow} onClose={onClose}>
      {(problem) => (
        <>
          <p>
            Whoever clicks “This wasn’t me” in a letter is left in peace for 90 days. Let letters go to them before that
            only if they asked you.
          </p>
          <TextField name="email" label="Email" autocomplete="off" reason={problem?.reasonFor('email')} />
        </>
      )}
    </FormDialog>
  )
}
