import { ManagementProblem } from '../management-problem.ts'
import { Notice } from './Notice.tsx'

interface Props {
  title: string
  query: { error: Error | null; isFetching: boolean; refetch: () => Promise<unknown> }
}

/** Says that something could not be loaded, why, and offers to try again. */
export function Failed({ title, query: { error, isFetching, refetch } }: Props) {
  const detail = error instanceof ManagementProblem ? error.detail : 'This is our fault. Please try again.'
  return (
    <div class="failed" role="alert">
      <Notice tone="error" title={title}>
        <p class="notice-text">{detail}</p>
      </Notice>
      <button type="button" class="button" aria-disabled={isFetching} onClick={() => void refetch()}>
        {isFetching ? 'Trying…' : 'Try again'}
      </button>
    </div>
  )
}
