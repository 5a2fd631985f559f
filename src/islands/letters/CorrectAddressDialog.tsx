import type { Letter, LetterInFull } from '../../../worker/contract/management/letters.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'

interface Props {
  portalId: string
  registration: NonNullable<Letter['registration']>
  /** With the letter that leaves to the new address, if there is one. */
  onClose: (letter: LetterInFull | undefined) => void
}

/** Asks for the address that was meant, of somebody who is not confirmed yet. */
export function CorrectAddressDialog({ portalId, registration: { id, email, full_name, is_invited }, onClose }: Props) {
  const correct = (form: FormData) =>
    call('POST /v3/portals/:portalId/registrations/:registrationId/correct-email', {
      params: { portalId, registrationId: id },
      body: { email: String(form.get('email') ?? '').trim() },
    })
  return (
    <FormDialog
      title="Correct the address"
      submitWords="Correct and send"
      submit={correct}
      onClose={(letter) => onClose(letter)}
    >
      {(problem) => (
        <>
          <p>
            {full_name ? <bdi>{full_name}</bdi> : 'Somebody'} {is_invited ? 'was invited at' : 'signed up with'}{' '}
            <b class="letter-address">{email}</b>. The right address gets a new link, and every link before it ends.
          </p>
          <TextField
            name="email"
            label="Right address"
            value={email}
            autocomplete="off"
            reason={problem?.reasonFor('email')}
          />
        </>
      )}
    </FormDialog>
  )
}
