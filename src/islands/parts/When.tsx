const steps: [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'long' })

/** How long ago something was; the exact time, in the viewer's zone, on hover. */
export function When({ at }: { at: string }) {
  const time = new Date(at)
  return (
    <time dateTime={at} title={exact.format(time)}>
      {sayAgo((Date.now() - time.getTime()) / 1000)}
    </time>
  )
}

function sayAgo(secondsAgo: number): string {
  const [unit, seconds] = steps.find(([, seconds]) => secondsAgo >= seconds) ?? []
  return unit && seconds ? relative.format(-Math.floor(secondsAgo / seconds), unit) : 'just now'
}
