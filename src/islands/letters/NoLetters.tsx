import { Empty } from '../parts/Empty.tsx'
import { addressOfView, type ShownLetters, type View } from './view-in-address.ts'

const emptyWords: Record<ShownLetters, [title: string, text: string]> = {
  all: [
    'No letters yet',
    'Every letter of this portal appears here, from the first sign-up on, with what became of it.',
  ],
  'never-arrived': ['Every letter has arrived', 'Letters that failed, bounced or were not sent appear here.'],
  waiting: ['Nothing waits to be sent', 'Letters usually leave within seconds.'],
  unconfirmed: [
    'Every confirmation was delivered',
    'Who signed up or was invited, and whose link came back or did not leave, appears here. You can correct their address.',
  ],
}

/** What stands in place of the letters when there are none. */
export function NoLetters({ view, onClear }: { view: View; onClear: () => void }) {
  const { shown, address } = view
  if (address.trim() !== '') {
    return (
      <Empty title="No letters found">
        <p>
          No address that got {shown === 'all' ? 'a letter' : 'one of these letters'} begins with “{address.trim()}”.
        </p>
        <div class="empty-actions">
          {shown !== 'all' && (
            <a class="button" href={addressOfView({ ...view, shown: 'all' })}>
              Search all letters
            </a>
          )}
          <button type="button" class="button" onClick={onClear}>
            Clear the search
          </button>
        </div>
      </Empty>
    )
  }
  const [title, text] = emptyWords[shown]
  return (
    <Empty title={title}>
      <p>{text}</p>
    </Empty>
  )
}
