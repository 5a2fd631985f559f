/** Stands in for a table's rows until they are known. */
export function LoadingRows({ columns }: { columns: number }) {
  return (
    <tbody class="loading-rows">
      {[1, 2, 3].map((row) => (
        <tr key={row}>
          <td colSpan={columns}>
            <span class="skeleton" />
            {row === 1 && <span class="visually-hidden">Loading…</span>}
          </td>
        </tr>
      ))}
    </tbody>
  )
}
