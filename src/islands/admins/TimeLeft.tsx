const hour = 3_600_000
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'long' })

/** How long something still lasts; the exact time, in the viewer's zone, on hover. */
export function TimeLeft({ until }: { until: string }) {
  const time = new Date(until)
  return (
    <time dateTime={until} title={exact.format(time)}>
      {sayLeft(time.getTime() - Date.now())}
    </time>
  )
}

function sayLeft(milliseconds: number): string {
  const hours = Math.round(milliseconds / hour)
  if (hours < 1) return 'Less than an hour left'
  return hours === 1 ? '1 hour left' : `${hours} hours left`
}
