import { v7 as uuidv7 } from 'uuid'
import type { DeveloperLine } from '../contract/developer-lines.ts'
import { arrivingHash } from '../secrets/moved-hash.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import type { ArrivingDeveloper } from '../store/moved-developers.ts'
import type { PortalStore } from '../store/portal-store.ts'
import { linkLifetime } from './confirmation.ts'
import { newInvitation } from './invite-developer.ts'
import { letterDelay } from './letter-delay.ts'

interface Given {
  store: Pick<PortalStore, 'movedDevelopers'>
  passwordPepper: RotatedSecret
}

/** What importing these developers would do. Nothing changes. */
export async function previewImport(lines: DeveloperLine[], { store, passwordPepper }: Given) {
  const { there, newestTerms } = await store.movedDevelopers.alreadyThere(lines.map(({ email }) => email.key))
  const fresh = lines.filter(({ email }) => !there.has(email.key))
  const countOf = (isOne: (line: DeveloperLine) => boolean) => fresh.filter(isOne).length
  return {
    new: fresh.length,
    there: lines.length - fresh.length,
    with_password: countOf((line) => hashOf(line, passwordPepper) !== undefined),
    letters: countOf((line) => getsLetter(line, passwordPepper)),
    unknown_terms: countOf((line) => line.accepted_terms.some(({ version }) => version > newestTerms)),
  }
}

/**
 * Takes developers in with the status that they have. A password comes along if its hash can be verified here, and is
 * hashed anew at the next log-in; who has none, and may come in now or later, is invited to choose one. Undefined when no
 * such import has begun in this portal, or the portal is closed.
 */
export async function importDevelopers(
  importId: string,
  lines: DeveloperLine[],
  { store, passwordPepper, tokenSecret, now }: Given & { tokenSecret: RotatedSecret; now: number },
): Promise<{ imported: number; there: number; letters: number } | undefined> {
  const arriving = await Promise.all(
    lines.map(async (line): Promise<ArrivingDeveloper> => {
      const createdAt = Math.min(line.created_at ?? now, now)
      const passwordHash = hashOf(line, passwordPepper) ?? null
      return {
        // Lists show the newest first, by id: one that came long ago stands among those of that time.
        id: uuidv7({ msecs: createdAt }),
        email: line.email.address,
        emailKey: line.email.key,
        fullName: line.full_name,
        status: line.status,
        language: line.language ?? null,
        createdAt,
        updatedAt: line.updated_at ?? createdAt,
        signedUpAt: line.signed_up_at ?? createdAt,
        firstApprovedAt: line.first_approved_at ?? (line.status === 'approved' ? createdAt : null),
        firstLoggedInAt: line.first_logged_in_at ?? null,
        // Whoever has no password is somebody whom others brought here.
        isInvited: line.invited || passwordHash === null,
        newDeviceLetters: line.new_device_letters,
        answers: line.answers,
        acceptedTerms: line.accepted_terms,
        passwordHash,
        invitation: getsLetter(line, passwordPepper) ? await newInvitation(tokenSecret, now) : undefined,
      }
    }),
  )
  const arrived = await store.movedDevelopers.arrive(importId, arriving, {
    now,
    expiresAt: now + linkLifetime['developer-invitation'],
    sendAfter: now + letterDelay,
  })
  return arrived && { ...arrived, there: lines.length - arrived.imported }
}

function hashOf({ password_hash: hash }: DeveloperLine, pepper: RotatedSecret): string | undefined {
  return hash === null ? undefined : arrivingHash(hash, pepper)
}

/** An invitation means nothing to somebody who was turned away. */
function getsLetter(line: DeveloperLine, pepper: RotatedSecret): boolean {
  return (line.status === 'approved' || line.status === 'pending') && hashOf(line, pepper) === undefined
}
