const formats = {
  short: new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  long: new Intl.DateTimeFormat('en', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }),
}

/** A day such as `2026-03-01` as people say it. */
export function sayDay(date: string, length: keyof typeof formats): string {
  return formats[length].format(new Date(`${date}T00:00:00Z`))
}
