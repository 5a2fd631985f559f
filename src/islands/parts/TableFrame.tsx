import type { ComponentChildren } from 'preact'

/** A table that folds its rows into small cards where it is narrow. The frame is what its width is measured by. */
export function TableFrame({ isLoading, children }: { isLoading: boolean; children: ComponentChildren }) {
  return (
    <div class="table-frame">
      <table class="table" aria-busy={isLoading}>
        {children}
      </table>
    </div>
  )
}
