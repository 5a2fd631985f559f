import type { Account } from '../../../worker/contract/management/account.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { accountQuery, queryClient } from '../queries.ts'

interface Props {
  account: Account
  onClose: (done: string | undefined) => void
}

export function NameDialog({ account, onClose }: Props) {
  const save = async (form: FormData) => {
    const saved = await call('PATCH /v3/me', { body: { full_name: String(form.get('full_name') ?? '') } })
    queryClient.setQueryData(accountQuery.queryKey, saved)
    return 'Saved your name.'
  }
  return (
    <FormDialog title="Change your name" submitWords="Save" submit={save} onClose={onClose}>
      {(problem) => (
        <TextField
          name="full_name"
          label="Name"
          value={account.full_name}
          autocomplete="name"
          problem={problem?.sentenceFor('full_name')}
        />
      )}
    </FormDialog>
  )
}
