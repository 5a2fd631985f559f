/** The path of the page that follows the one asked for, which ended with the id `last`. */
export function nextPage(url: string, last: string): string {
  const { pathname, searchParams } = new URL(url)
  searchParams.set('page[after]', last)
  return `${pathname}?${searchParams}`
}
