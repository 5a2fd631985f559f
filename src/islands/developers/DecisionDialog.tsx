import { useQuery } from '@tanstack/preact-query'
import type { Decision } from '../../../worker/contract/developer-status.ts'
import type { Developer } from '../../../worker/contract/management/developers.ts'
import { Failed } from '../parts/Failed.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { developerQuery } from '../queries.ts'
import { Answers } from './Answers.tsx'
import { decide } from './decide.ts'

interface Props {
  portalId: string
  developer: Developer
  decision: Decision
  /** Where the answers to the portal's own questions are not in sight already. */
  showsAnswers?: boolean
  onClose: (done: string | undefined) => void
}

const words = {
  approve: {
    title: (name: string) => `Approve ${name}?`,
    text: 'They get a letter, with your reason in it, and can log in at once.',
    submit: 'Approve',
    tone: 'primary',
  },
  reject: {
    title: (name: string) => `Reject ${name}?`,
    text: 'They will not be able to log in or to register again. You can still approve them later.',
    submit: 'Reject',
    tone: 'danger',
  },
  revoke: {
    title: (name: string) => `Revoke access of ${name}?`,
    text: 'They are logged out everywhere at once and cannot log in again. You can still approve them later.',
    submit: 'Revoke access',
    tone: 'danger',
  },
} as const

export function DecisionDialog({ portalId, developer, decision, showsAnswers, onClose }: Props) {
  const { title, text, submit, tone } = words[decision]
  return (
    <FormDialog
      title={title(developer.full_name)}
      submitWords={submit}
      tone={tone}
      submit={(form) => decide(portalId, developer, decision, String(form.get('reason') ?? ''))}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <p>{text}</p>
          {showsAnswers && <TheirAnswers portalId={portalId} developerId={developer.id} />}
          <TextField
            name="reason"
            label="Reason (optional)"
            hint="It is put into the letter that we send them."
            reason={problem?.reasonFor('reason')}
            isLong
          />
        </>
      )}
    </FormDialog>
  )
}

function TheirAnswers({ portalId, developerId }: { portalId: string; developerId: string }) {
  const query = useQuery(developerQuery(portalId, developerId))
  if (query.error) return <Failed title="We could not load what they answered" query={query} />
  return query.data ? <Answers answers={query.data.answers} /> : null
}
