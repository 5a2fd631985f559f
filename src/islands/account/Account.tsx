import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Console } from '../frame/Console.tsx'
import { Failed } from '../parts/Failed.tsx'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { accountQuery } from '../queries.ts'
import { DeleteAccount } from './DeleteAccount.tsx'
import { LoggingIn } from './LoggingIn.tsx'
import { OwnData } from './OwnData.tsx'
import { OwnSessions } from './OwnSessions.tsx'
import { Profile } from './Profile.tsx'
import { SecondFactor } from './SecondFactor.tsx'

/** Whoever is logged in, as they look after their own account. */
export function Account() {
  return (
    <Console room="account">
      <Room />
    </Console>
  )
}

function Room() {
  const query = useQuery(accountQuery)
  const { data: account } = query
  const [message, say] = useState<MessageWords>()
  return (
    <>
      <RoomHead title="Your account" />
      {query.error && !account && <Failed title="We could not load your account" query={query} />}
      {!account && !query.error && (
        <div aria-busy="true">
          <span class="skeleton skeleton-card" />
          <span class="visually-hidden">Loading…</span>
        </div>
      )}
      {account && (
        <>
          <Profile account={account} say={say} />
          <LoggingIn account={account} say={say} />
          <SecondFactor say={say} />
          <OwnSessions say={say} />
          <OwnData />
          <DeleteAccount say={say} />
        </>
      )}
      <Message message={message} onDismiss={() => say(undefined)} />
    </>
  )
}
