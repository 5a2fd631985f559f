import { useQuery } from '@tanstack/preact-query'
import { accountQuery } from '../queries.ts'

/** Who is logged in, the way to their account, and the way out. */
export function LoggedIn({ isHere }: { isHere: boolean }) {
  const { data: account } = useQuery(accountQuery)
  return (
    <form class="logged-in" method="post" action="/logout">
      <a class="menu-link logged-in-account" href="/account" aria-current={isHere ? 'page' : undefined}>
        <span class="visually-hidden">Your account: </span>
        <span class="logged-in-name">{account?.full_name}</span>
        <span class="logged-in-organization">{account?.organization.name}</span>
      </a>
      <button class="button" type="submit">
        Log out
      </button>
    </form>
  )
}
