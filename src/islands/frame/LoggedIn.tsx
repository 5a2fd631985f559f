import { useQuery } from '@tanstack/preact-query'
import { accountQuery } from '../queries.ts'

/** Who is logged in, and the way out. */
export function LoggedIn() {
  const { data: account } = useQuery(accountQuery)
  return (
    <form class="logged-in" method="post" action="/logout">
      <p class="logged-in-name">{account?.full_name}</p>
      <p class="logged-in-organization">{account?.organization.name}</p>
      <button class="button" type="submit">
        Log out
      </button>
    </form>
  )
}
