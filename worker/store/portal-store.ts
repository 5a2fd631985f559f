import { developerAccountsOf } from './accounts.ts'
import { approvalRulesOf } from './approval-rules.ts'
import { attemptsOf } from './attempts.ts'
import { bulkJobsOf } from './bulk-jobs.ts'
import { dailyCountsOf } from './daily-counts.ts'
import type { Database } from './database.ts'
import { developerListsOf } from './developer-lists.ts'
import { developerRecordsOf } from './developer-records.ts'
import { developersOf } from './developers.ts'
import { heldLettersOf } from './held-letters.ts'
import { invitationListsOf } from './invitation-lists.ts'
import { invitationsOf } from './invitations.ts'
import { letterLedgerOf } from './letter-ledger.ts'
import { letterWordsOf } from './letter-words.ts'
import { movedDevelopersOf } from './moved-developers.ts'
import { developerPasskeysOf } from './passkeys.ts'
import { settingsOf } from './portal-settings.ts'
import { publishedServicesOf } from './published-services.ts'
import { registrationFormOf } from './registration-form.ts'
import { registrationsOf } from './registrations.ts'
import { sessionsOf } from './sessions.ts'
import { termsOf } from './terms.ts'
import { unwantedAddressesOf } from './unwanted-addresses.ts'

/** The portal that a store is bound to. */
export interface BoundPortal {
  id: string
  organization_id: string
}

/**
 * Everything that is stored for one portal. The portal is bound here, once: who holds a store cannot name another
 * portal.
 */
export function openPortalStore(database: Database, portal: BoundPortal) {
  return {
    registrations: registrationsOf(database, portal),
    developers: developersOf(database, portal),
    sessions: sessionsOf(database, portal),
    accounts: developerAccountsOf(database, portal),
    attempts: attemptsOf(database),
    passkeys: developerPasskeysOf(database, portal),
    invitations: invitationsOf(database, portal),
    developerRecords: developerRecordsOf(database, portal),
    developerLists: developerListsOf(database, portal),
    movedDevelopers: movedDevelopersOf(database, portal),
    invitationLists: invitationListsOf(database, portal),
    letterLedger: letterLedgerOf(database, portal),
    approvalRules: approvalRulesOf(database, portal),
    dailyCounts: dailyCountsOf(database, portal.id),
    bulkJobs: bulkJobsOf(database, portal),
    publishedServices: publishedServicesOf(database, portal),
    settings: settingsOf(database, portal),
    registrationForm: registrationFormOf(database, portal),
    terms: termsOf(database, portal),
    letterWords: letterWordsOf(database, portal),
    heldLetters: heldLettersOf(database, portal),
    unwantedAddresses: unwantedAddressesOf(database, portal),
  }
}

export type PortalStore = ReturnType<typeof openPortalStore>
