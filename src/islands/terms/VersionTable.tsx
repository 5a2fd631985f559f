import type { TermsVersion } from '../../../worker/contract/management/terms.ts'
import { TableFrame } from '../parts/TableFrame.tsx'
import { When } from '../parts/When.tsx'

interface Props {
  versions: TermsVersion[]
  /** The version whose text is on the page. */
  shown: number | undefined
}

/** Every version that was ever published: what somebody accepted stays readable. */
export function VersionTable({ versions, shown }: Props) {
  return (
    <TableFrame isLoading={false}>
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">Published</th>
          <th scope="col">By</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ version, is_current, published_at, published_by }) => (
          <tr key={version}>
            <td>
              <span class="cell-title">Version {version}</span>
              {is_current && <span class="terms-current">In force</span>}
            </td>
            <td>
              <When at={published_at} />
            </td>
            <td class="cell-text">{published_by ? (published_by.full_name ?? 'A former admin') : 'The operator'}</td>
            <td class="cell-actions">
              <a class="button" href={`?version=${version}`} aria-current={version === shown ? 'true' : undefined}>
                Read<span class="visually-hidden"> version {version}</span>
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  )
}
