import hourglass from 'lucide-static/icons/hourglass.svg?raw'
import { Icon } from '../parts/Icon.tsx'

const dayMilliseconds = 86_400_000
const longDays = 3

const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'long' })

/** How long somebody has been waiting for a decision. From the third day on it stands out. */
export function Waiting({ since }: { since: string }) {
  const time = new Date(since)
  const waited = Math.max(0, Date.now() - time.getTime())
  const isLong = waited >= longDays * dayMilliseconds
  return (
    <time dateTime={since} title={`Since ${exact.format(time)}`} class={isLong ? 'long-wait' : undefined}>
      {isLong && <Icon svg={hourglass} />}
      {isLong ? `Long wait: ${sayLasting(waited)}` : `Waiting ${sayLasting(waited)}`}
    </time>
  )
}

const steps: [unit: string, milliseconds: number][] = [
  ['day', dayMilliseconds],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

function sayLasting(milliseconds: number): string {
  const [unit, length] = steps.find(([, length]) => milliseconds >= length) ?? []
  if (!unit || !length) return 'less than a minute'
  const count = Math.floor(milliseconds / length)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
