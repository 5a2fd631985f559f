import { useState } from 'preact/hooks'
import type { DryRun } from '../../../worker/contract/management/approval-rules.ts'
import { addressOf, portalIdInAddress } from '../addresses.ts'
import { Empty } from '../parts/Empty.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { outcomeWords } from './rule-words.ts'

const shownAtOnce = 25

/** Developers as they stand, and what the rules would have done. */
export function DryRunTable({ developers }: { developers: DryRun['developers'] }) {
  const [most, setMost] = useState(shownAtOnce)
  if (developers.length === 0) {
    return (
      <Empty title="Nobody was treated differently">
        <p>The rules would have decided as it was decided.</p>
      </Empty>
    )
  }
  return (
    <>
      <TableFrame isLoading={false}>
        <thead>
          <tr>
            <th scope="col">Developer</th>
            <th scope="col">Status now</th>
            <th scope="col">These rules</th>
          </tr>
        </thead>
        <tbody>
          {developers.slice(0, most).map(({ id, full_name, email, status, outcome, rule_number }) => (
            <tr key={id}>
              <td>
                <p class="cell-title">
                  <a href={`${addressOf('developers', portalIdInAddress())}/${id}`}>{full_name}</a>
                </p>
                <p class="cell-text">{email}</p>
              </td>
              <td>
                <span class="status" data-status={status}>
                  {status}
                </span>
              </td>
              <td>
                {outcomeWords[outcome]}
                {rule_number !== null && <span class="cell-text"> · rule {rule_number}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
      {developers.length > most && (
        <button type="button" class="button load-more" onClick={() => setMost(most + 100)}>
          Show more
        </button>
      )}
    </>
  )
}
