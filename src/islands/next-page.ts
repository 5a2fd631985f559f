/** Where the following page begins, from the path that the API gives for it; null on the last one. */
export function afterIn(next: string | null): string | null {
  return next && new URL(next, location.origin).searchParams.get('page[after]')
}
