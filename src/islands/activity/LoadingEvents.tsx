/** Stands in for events until they are known. */
export function LoadingEvents() {
  return (
    <div class="section" aria-busy="true">
      <span class="skeleton" />
      <span class="skeleton" />
      <span class="skeleton" />
      <span class="visually-hidden">Loading…</span>
    </div>
  )
}
