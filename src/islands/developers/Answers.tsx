import type { DeveloperInFull } from '../../../worker/contract/management/developers.ts'

/** What a developer answered to the portal's own questions, as they were asked. Nothing when nothing was asked. */
export function Answers({ answers }: { answers: DeveloperInFull['answers'] }) {
  if (answers.length === 0) return null
  return (
    <dl class="answers">
      {answers.map(({ field_id, label, value }) => (
        <div key={field_id}>
          <dt>{label}</dt>
          <dd>{typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value}</dd>
        </div>
      ))}
    </dl>
  )
}
