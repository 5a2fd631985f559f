export const spans = [7, 30, 90, 365]
const usualSpan = 30
const dayMilliseconds = 86_400_000

/** The days that a page is about: so many up to today, or from one to another. */
export type Span = { days: number } | { days: undefined; from: string; to: string }

/** Which days the address bar asks for: the last 30, unless it says otherwise. */
export function spanInAddress(): Span {
  const query = new URLSearchParams(globalThis.location?.search)
  const [from, to] = [query.get('from'), query.get('to')]
  if (from !== null && to !== null) return { days: undefined, from, to }
  return { days: spans.find((days) => String(days) === query.get('days')) ?? usualSpan }
}

/** What to ask the server for. It ends with today as the server knows it, unless the span says otherwise. */
export function queryOf(span: Span): { from: string; to?: string } {
  if (span.days === undefined) return { from: span.from, to: span.to }
  return { from: new Date(Date.now() - (span.days - 1) * dayMilliseconds).toISOString().slice(0, 10) }
}
