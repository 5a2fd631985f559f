const number = new Intl.NumberFormat('en')

/** How far long work has come, as a bar and in words. */
export function ProgressBar({ label, done, total }: { label: string; done: number; total: number }) {
  return (
    <div class="progress">
      <progress aria-label={label} value={done} max={Math.max(total, 1)} />
      <p class="progress-words">
        {number.format(done)} of {number.format(total)}
      </p>
    </div>
  )
}
