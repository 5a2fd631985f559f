const day = new Intl.DateTimeFormat('en', { dateStyle: 'long' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'long' })

/** On which day something is, in the viewer's zone; the exact time on hover. */
export function Day({ at }: { at: string }) {
  const time = new Date(at)
  return (
    <time dateTime={at} title={exact.format(time)}>
      {day.format(time)}
    </time>
  )
}
