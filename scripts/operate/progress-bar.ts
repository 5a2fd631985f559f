import { SingleBar } from 'cli-progress'

/** A bar on a terminal that says how far something is; nothing where nobody looks at one. */
export function progressBar(what: string, total: number, { json }: { json?: true | undefined }) {
  const isSeen = !json && process.stdout.isTTY === true && process.stderr.isTTY === true
  const bar =
    isSeen &&
    new SingleBar({
      format: `${what} [{bar}] {percentage}% {value} of {total}, {eta_formatted} left`,
      formatValue: (value, _, type) =>
        type === 'value' || type === 'total' ? value.toLocaleString('en') : String(value),
      barCompleteChar: '=',
      barIncompleteChar: ' ',
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
    })
  if (bar) bar.start(total, 0)
  return {
    to: (value: number) => {
      if (bar) bar.update(value)
    },
    end: () => {
      if (bar) bar.stop()
    },
  }
}
