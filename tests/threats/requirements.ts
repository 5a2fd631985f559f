/** Where a requirement is held: a test file, and the title of a test or of a group of tests in it. */
type Kept = [file: string, title: string]

interface Requirement {
  /** What must hold, in short. */
  text: string
  source: string
  /** The tests that hold it. */
  kept?: Kept[]
  /** Why it does not apply here, or how far. */
  because?: string
}

const threats = (name: string) => `tests/threats/${name}.test.ts`
const everyRoute = 'tests/http/every-route.test.ts'
const forgotPassword = 'tests/portal/forgot-password.test.ts'
const secondFactor = 'tests/console/second-factor.test.ts'
const secrets = 'tests/secrets/secrets.test.ts'
const atRest = 'tests/secrets/at-rest.test.ts'
const account = 'tests/console/account.test.ts'
const requirementsTest = threats('requirements')

/**
 * The 64 requirements that this product measures itself by: ASVS is OWASP ASVS 5.0.0, CS an OWASP cheat sheet, NIST is SP
 * 800-63B-4, CB The Copenhagen Book. `requirements.test.ts` checks that each test exists.
 */
export const requirements: Record<number, Requirement> = {
  // Passwords
  1: {
    text: 'At least 15 characters, since the password is the only factor of a developer',
    source: 'NIST 3.1.1.2, ASVS 6.2.1',
    kept: [
      [
        'tests/bad-input.test.ts',
        'never shows the password again, keeps the link alive, and names what is wrong with it',
      ],
    ],
  },
  2: {
    text: 'At least 64 characters are taken; what is over the limit of 128 is refused, never cut',
    source: 'NIST 3.1.1.2, ASVS 6.2.8, 6.2.9',
    kept: [
      [
        'tests/bad-input.test.ts',
        'takes a password of 128 characters, however many bytes they are, and looks at the last of them',
      ],
    ],
  },
  3: {
    text: 'No rules about which characters',
    source: 'NIST 3.1.1.2, ASVS 6.2.5',
    kept: [
      [
        'tests/bad-input.test.ts',
        'never shows the password again, keeps the link alive, and names what is wrong with it',
      ],
    ],
  },
  4: {
    text: 'Any characters, Unicode normalized (NFC) inside hash and verify and nowhere else',
    source: 'NIST 3.1.1.2, ASVS 6.2.8',
    kept: [['tests/bad-input.test.ts', 'takes a password typed with composed or decomposed letters as the same one']],
  },
  5: {
    text: 'A list of common passwords and the words of person and portal are refused, with the reason',
    source: 'NIST 3.1.1.2, ASVS 6.1.2, 6.2.4, 6.2.11',
    kept: [
      [
        'tests/http/bad-passwords.test.ts',
        'are refused with the reason when an address is confirmed, and spend nothing',
      ],
      ['tests/http/bad-passwords.test.ts', 'holds five thousand that are long enough, in lower case'],
    ],
  },
  6: {
    text: 'Breached passwords are asked for by the first digits of a hash; a service that fails stops nobody and is logged',
    source: 'ASVS 6.2.12, CB',
    kept: [
      ['tests/http/breached-passwords.test.ts', 'the service learns five digits and who asks, and is asked to pad'],
      [
        'tests/http/breached-passwords.test.ts',
        'a service that cannot be asked stops nobody, and the log says so in one line',
      ],
    ],
  },
  7: {
    text: 'No password expires',
    source: 'NIST 3.1.1.2, ASVS 6.2.10',
    because:
      'There is no such rule and no column that could hold one. After a compromise the owner resets by letter; an operator forces it by emptying the stored hash, which leaves a letter as the only way in.',
  },
  8: {
    text: 'No hints and no secret questions',
    source: 'ASVS 6.4.2',
    because: 'There are none.',
  },
  9: {
    text: 'Paste, password managers and the right autocomplete; the password can be looked at',
    source: 'ASVS 6.2.6, 6.2.7, NIST 3.1.1.2',
    kept: [
      [requirementsTest, 'every password field says what managers should fill in, and takes what is pasted'],
      [
        'tests/journey/passwords.test.ts',
        'can be shown and hidden while it is typed, with the mouse: the caret stays, and typing goes on',
      ],
      ['tests/journey/passwords.test.ts', 'can be pasted, and managers find the address it belongs to'],
    ],
  },
  10: {
    text: 'Changing a password needs the present one, and a letter tells',
    source: 'ASVS 6.2.2, 6.2.3, 6.3.7',
    kept: [
      [
        threats('v21-sessions-survive-password-change'),
        'a new password in the account ends every other session, and the owner is told',
      ],
      [
        threats('v21-sessions-survive-password-change'),
        'a thief with a session and without the password changes nothing that would keep them in',
      ],
      [account, 'stays what it is with a wrong present one, and a bad new one is named'],
    ],
  },
  11: {
    text: 'scrypt with its parameters and a salt in each hash, a pepper beside it, hashed anew when parameters change',
    source: 'ASVS 11.4.2, CS Password Storage, NIST 3.1.1.2',
    kept: [
      [secrets, 'names its parameters, and is another one each time'],
      [secrets, 'fits its password and its pepper, and nothing else'],
      [secrets, 'with other parameters still works, and asks to be renewed'],
      ['tests/usecases/log-in.test.ts', '%s’s hash of before is renewed by the right password, and by no other'],
    ],
  },

  // Logging in
  12: {
    text: 'Documented limits by account, network and portal, which lock no owner out',
    source: 'ASVS 6.1.1, 6.3.1, NIST 3.2.2',
    kept: [
      [threats('v10-budget-reset-by-resend'), 'the owner’s own browser is counted by itself: nobody can lock it out'],
      [threats('v10-budget-reset-by-resend'), 'waiting gives tries back, and no more of them in a day than a day has'],
      ['tests/security-docs.test.ts', 'the table of limits says what the code does'],
    ],
  },
  13: {
    text: 'A try is counted in one statement before anything is verified',
    source: 'ASVS 15.4.2',
    kept: [
      [
        threats('v09-limit-bypass-by-racing'),
        'of twice as many wrong passwords at once, from as many networks and by every door, no more are tried than allowed',
      ],
    ],
  },
  14: {
    text: 'One answer for a wrong password whatever the account; only the right one tells where it stands',
    source: 'ASVS 6.3.8, CS Authentication',
    kept: [
      [
        threats('v12-enumeration-by-answer'),
        '%s looks the same to the byte, whatever the address is, and costs as many round trips',
      ],
      [threats('v12-enumeration-by-answer'), 'only the right password is told where the account stands'],
    ],
  },
  15: {
    text: 'As much is hashed for an unknown account as for a known one',
    source: 'ASVS 6.3.8',
    kept: [
      [threats('v14-timing-enumeration'), '%s takes as many round trips, statements and hashes for every address'],
    ],
  },
  16: {
    text: 'No default account; the first admin’s password is made once and kept beside the local database',
    source: 'ASVS 6.3.2, 13.2.3',
    kept: [[requirementsTest, 'a migrated database holds no account']],
  },
  17: {
    text: 'All ways in are listed, and each is protected like the others',
    source: 'ASVS 6.1.3, 6.3.4',
    kept: [
      [requirementsTest, 'every way in is listed, and nothing else gives a session'],
      [threats('v09-limit-bypass-by-racing'), 'the console counts by itself, and as strictly'],
      [secondFactor, 'of many wrong codes at once no more than five are looked at'],
    ],
  },
  18: {
    text: 'Admins can give a second factor that is not e-mail, and an organization can ask for it',
    source: 'ASVS 6.3.3, 6.3.6, 8.4.2',
    kept: [
      [secondFactor, 'the password alone opens nothing any more, in any session, and the code gives a new session'],
      [secondFactor, 'sends its organization admins to set one up, and lets them do nothing else before'],
    ],
  },

  // Tokens and codes
  19: {
    text: 'Tokens of 256 bits from a cryptographic source',
    source: 'ASVS 11.5.1, 6.5.3, CB',
    kept: [[secrets, 'is 256 bits, and never the same twice']],
  },
  20: {
    text: 'Only a hash of a token is stored; recovery codes are long enough to be hashed the same way',
    source: 'ASVS 6.5.2, CB',
    kept: [
      [atRest, 'no table but the local mailbox holds the token of a link, whatever its kind'],
      ['tests/secrets/sealed.test.ts', 'recovery codes are ten, of 80 bits, and the same however they are typed'],
    ],
  },
  21: {
    text: 'Single use, consumed in one statement',
    source: 'ASVS 6.5.1, 15.4.2',
    kept: [
      [
        threats('v08-double-consume'),
        'a link to a new password used twenty times at once, by both doors, sets one password',
      ],
      [threats('v08-double-consume'), 'an admin’s invitation accepted twenty times at once makes one admin'],
      [threats('v06-token-reuse'), 'works once: spent again it changes nothing'],
    ],
  },
  22: {
    text: 'Expiry is checked when a link is read: a new password 1 hour, an address 24 hours',
    source: 'ASVS 6.5.5, CB',
    kept: [[threats('v11-expiry-enforced-by-cleanup'), 'the link of %s']],
  },
  23: {
    text: 'Bound to portal, person, address and purpose',
    source: 'ASVS 6.6.2',
    kept: [
      [threats('v05-token-not-bound'), 'takes no token of another kind, of another portal, or with a letter changed'],
    ],
  },
  24: {
    text: 'A newer link ends the older; a new password or address ends all',
    source: 'ASVS 6.5.1',
    kept: [
      [threats('v06-token-reuse'), 'is dead once a newer one was made, and the newer one works'],
      [
        threats('v07-reset-outlives-email-change'),
        'the link that the old address got to choose a new password is dead',
      ],
    ],
  },
  25: {
    text: 'Five tries of a code, and so many in a day',
    source: 'ASVS 6.6.3',
    kept: [
      [secondFactor, 'after five wrong codes even the right one has to wait, and then it counts'],
      [secondFactor, 'thirty codes in a day are all that is looked at, however they are spread'],
    ],
  },
  26: {
    text: 'Opening a link spends nothing; posting its form does',
    source: 'ASVS 3.5.3',
    kept: [
      [
        'tests/portal/journey.test.ts',
        'is not spent by looking at it, by a mail scanner or by a check through the API',
      ],
      [forgotPassword, 'is not spent by looking at it'],
    ],
  },
  27: {
    text: 'Pages with a token leak it to nobody, are never stored, and take it out of the address bar',
    source: 'CS Forgot Password, ASVS 3.4.5, 14.2.1, 14.3.2',
    kept: [[everyRoute, '%s is not stored, asks nobody else for anything, and takes its token out of the address bar']],
    because:
      'The policy is strict-origin, which sends no path, in place of no-referrer: docs/decisions/2026-11-23-referrer-policy.md.',
  },
  28: {
    text: 'An admin can neither set nor see a password',
    source: 'ASVS 6.4.6',
    because:
      'Nor does an admin ask for somebody’s reset: nobody but the owner of the mailbox does, on the page that is open to everybody.',
    kept: [
      [threats('v04-reset-without-proof'), 'no endpoint takes one but those for the admin’s own account'],
      [threats('v04-reset-without-proof'), '%s promises to show none'],
    ],
  },
  29: {
    text: 'A reset logs nobody in, ends every session, and a letter tells',
    source: 'CS Forgot Password, ASVS 7.4.3, 6.3.7',
    kept: [
      [
        threats('v21-sessions-survive-password-change'),
        'a new password by letter ends every session, the browser’s own included',
      ],
      [forgotPassword, 'gets a letter, chooses a new one, and logs in with it; the old one is worth nothing'],
    ],
  },

  // Sessions
  30: {
    text: 'A reference token of 256 bits, its hash stored, verified with every request',
    source: 'ASVS 7.2.1 to 7.2.3',
    kept: [
      [secrets, 'is stored as a hash that one wrong letter changes'],
      [atRest, 'no table holds what a cookie of a session or of a device says'],
      [
        threats('v20-disabled-account-keeps-access'),
        'whose status was changed behind everybody’s back is out too: it is read with every request',
      ],
    ],
  },
  31: {
    text: 'A new session at log-in and after a second factor; the old one ends',
    source: 'ASVS 7.2.4, CS Session',
    kept: [
      ['tests/portal/journey.test.ts', 'again ends the session that the browser had before'],
      [secondFactor, 'the password alone opens nothing any more, in any session, and the code gives a new session'],
    ],
  },
  32: {
    text: 'Developers 7 days idle and 30 at most, admins 1 hour idle and 24 at most',
    source: 'ASVS 7.1.1, 7.3.1, 7.3.2',
    kept: [
      ['tests/portal/journey.test.ts', 'a session ends after seven idle days, and after thirty days however busy'],
      [threats('v11-expiry-enforced-by-cleanup'), 'a session ends for good after its longest time, however busy it is'],
    ],
  },
  33: {
    text: 'Log-out, revocation, deletion and change of role count with the next request',
    source: 'ASVS 7.4.1, 7.4.2, 8.3.2',
    kept: [
      [
        threats('v20-disabled-account-keeps-access'),
        'is a stranger to every page and endpoint with the next request, in every browser',
      ],
      [
        threats('v20-disabled-account-keeps-access'),
        'an admin who is disabled, or moved to fewer portals, is out with the next request',
      ],
      [threats('v20-disabled-account-keeps-access'), 'who logs out is out in that browser with the next request'],
      ['tests/portal/account.test.ts', 'asks for the password, and leaves only the anonymous event'],
      [account, 'asks for the password, and leaves nothing but the anonymous events'],
    ],
  },
  34: {
    text: 'People see and end their sessions; admins end those of developers',
    source: 'ASVS 7.4.5, 7.5.2',
    kept: [
      ['tests/portal/account.test.ts', 'are listed, this one marked; one can be ended, or all others'],
      [account, 'end one by one or all others at once, those of nobody else, and each is noted'],
      [
        threats('v20-disabled-account-keeps-access'),
        'is a stranger to every page and endpoint with the next request, in every browser',
      ],
    ],
  },
  35: {
    text: 'Cookies are __Host-, Secure, HttpOnly, SameSite, without Domain, and named apart',
    source: 'ASVS 3.3.1 to 3.3.4',
    kept: [
      [
        'tests/http/every-answer.test.ts',
        'a session cookie is host-only, secure, unreadable to script, and stricter for admins',
      ],
      [everyRoute, 'carries every header for everybody, with every method and every kind of body'],
    ],
  },
  36: {
    text: 'A session belongs to a portal and an audience, both checked against the hostname',
    source: 'ASVS 8.4.1, CS Multi-Tenant',
    kept: [[threats('v24-cross-tenant'), 'gets from every route, to the byte, what somebody without a session gets']],
  },
  37: {
    text: 'The present password is asked for again before an address, a factor or an account changes',
    source: 'ASVS 7.5.1, 7.5.3',
    kept: [
      ['tests/portal/change-email.test.ts', 'asks for the present password, and for a domain that the portal takes'],
      ['tests/portal/passkeys.test.ts', 'adds one with the present password alone, and only to the account that asked'],
      ['tests/portal/account.test.ts', 'asks for the password, and leaves only the anonymous event'],
      [account, 'needs the present password, and must be another one'],
      [account, 'asks for the password, and leaves nothing but the anonymous events'],
      [secondFactor, 'begins with the present password alone, and keeps its secret sealed'],
    ],
  },

  // Other sites, and the browser
  38: {
    text: 'Unsafe methods need the exact Origin, no cross-site metadata, and the exact content type',
    source: 'ASVS 3.5.1, 3.5.2, CS CSRF, CB',
    kept: [
      [
        threats('v27-cross-site-requests'),
        'is refused from anywhere but its own origin, before the session and the body are looked at',
      ],
      [threats('v27-cross-site-requests'), 'takes its own content type and no other, whatever that one is called'],
    ],
  },
  39: {
    text: 'Log-in, sign-up, log-out and resend included',
    source: 'CS CSRF',
    kept: [
      [threats('v27-cross-site-requests'), 'there are unsafe routes at both doors, log-in and sign-up among them'],
    ],
  },
  40: {
    text: 'A content security policy without inline script or style',
    source: 'ASVS 3.4.3, 3.4.6',
    kept: [[everyRoute, 'carries every header for everybody, with every method and every kind of body']],
  },
  41: {
    text: 'HSTS, nosniff, COOP and Permissions-Policy on every answer, files and errors included',
    source: 'ASVS 3.4.1, 3.4.4, 3.4.8',
    kept: [
      [everyRoute, 'every kind of error and of redirect carries them too'],
      [everyRoute, 'a built file of each kind carries them, and may be kept for good'],
    ],
  },
  42: {
    text: 'No cross-origin sharing',
    source: 'ASVS 3.4.2',
    kept: [
      [
        threats('v27-cross-site-requests'),
        'no preflight is answered: what another origin may not send, it is not told that it may',
      ],
    ],
  },
  43: {
    text: 'What a portal sets is shown as text, as a checked color or as an https address',
    source: 'ASVS 1.2.1, 1.3.3, 3.2.2',
    kept: [
      [
        threats('v28-injection-and-denial'),
        'settings, services, terms and questions of a portal, and its people’s answers, are shown as what they are: text',
      ],
      [threats('v28-injection-and-denial'), 'the color %j of a portal is refused: it would be CSS'],
    ],
  },
  44: {
    text: 'Redirects lead to paths of the same origin',
    source: 'ASVS 3.7.2',
    kept: [[threats('v03-open-redirect'), '%j is never followed']],
  },

  // Tenants and permissions
  45: {
    text: 'The portal is the one of the URL’s hostname, matched exactly; others get nothing; no preview hostnames',
    source: 'CS Multi-Tenant, CS Forgot Password',
    kept: [
      [threats('v01-link-host-from-request-headers'), 'the hostname %s opens no door and makes nobody write'],
      [
        requirementsTest,
        'what is deployed answers on its own hostnames alone, and every request reaches the worker first',
      ],
    ],
  },
  46: {
    text: 'Every tenant table names its portal first; one address is unique within a portal',
    source: 'CS Multi-Tenant 2, 3',
    kept: [
      ['tests/store/schema.test.ts', 'leads its unique keys and indexes with portal_id, or with a key of its own'],
      ['tests/store/schema.test.ts', '%s has an address once for each portal'],
    ],
  },
  47: {
    text: 'What belongs to somebody else is the same 404 as what never existed',
    source: 'ASVS 8.2.2, 8.4.1',
    kept: [
      ['tests/isolation.test.ts', 'is the same 404 for a portal of another organization as for one that never existed'],
    ],
  },
  48: {
    text: 'Limits of a portal are its own: no noisy neighbour',
    source: 'CS Multi-Tenant 5',
    kept: [
      ['tests/portal/limits.test.ts', 'to a portal is counted as a whole, and to another one for itself'],
      ['tests/portal/limits.test.ts', 'on one portal uses up nothing of another'],
      [threats('v09-limit-bypass-by-racing'), 'the console counts by itself, and as strictly'],
      ['tests/console/limits.test.ts', 'what is tried on portals uses up nothing of the console'],
    ],
  },
  49: {
    text: 'Nothing of one request or portal is kept for another',
    source: 'CS Multi-Tenant 4',
    kept: [
      [threats('v24-cross-tenant'), 'two portals at the same time never see each other’s name, stylesheet or people'],
      [
        threats('v01-link-host-from-request-headers'),
        'one request’s host is never used for another’s links, at the same time or later',
      ],
    ],
  },
  50: {
    text: 'A tenant that leaves can take its data along, and it is deleted',
    source: 'CS Multi-Tenant 7',
    kept: [['tests/console/developer-export.test.ts', 'holds everybody once, over several pages, the newest first']],
    because:
      'Export and deletion of a developer are here, and a whole portal can be closed. To delete one is not done yet: its rows refer to each other, and a trigger keeps its events from being deleted.',
  },
  51: {
    text: 'Who may do what is one table, tested as a matrix',
    source: 'ASVS 8.1.1, 8.1.2, 8.2.1, 8.2.3',
    kept: [['tests/authorization.test.ts', 'does for %s what the authorization table says']],
  },

  // What comes in, and what may happen
  52: {
    text: 'A schema for every body: types, lengths, known fields only',
    source: 'ASVS 2.2.1, 15.3.3, 15.3.5',
    kept: [
      [threats('v17-type-confusion'), 'takes each field as what it is, or not at all, and never breaks'],
      [threats('v18-mass-assignment'), 'names each field that it does not have, and takes nothing'],
    ],
  },
  53: {
    text: 'A limit for every body, before its handler, also for one in chunks',
    source: 'ASVS 15.2.2, CVE-2026-44456',
    kept: [[threats('v28-injection-and-denial'), '$method $hostname $path is refused after a few of them']],
  },
  54: {
    text: 'Documented transitions alone, each one statement, with its event in the same batch',
    source: 'ASVS 2.3.1, 2.3.3, 15.4.2',
    kept: [
      [threats('v19-approval-bypass'), '%s, asked to be %s'],
      [
        threats('v08-double-consume'),
        'approving twenty times at once is one decision: one event, one letter, counts that agree',
      ],
    ],
  },
  55: {
    text: 'Doubled parameters and prototype properties are refused',
    source: 'ASVS 15.3.6, 15.3.7',
    kept: [
      ['tests/bad-input.test.ts', 'refuses unknown and doubled properties by name'],
      [
        threats('v28-injection-and-denial'),
        'a property or a field called %s is refused or nobody’s, and changes no object',
      ],
    ],
  },
  56: {
    text: 'Every value of a statement is bound',
    source: 'ASVS 1.2.4',
    kept: [[requirementsTest, 'no statement is put together from text']],
  },
  57: {
    text: 'Sign-up, reset and log-in after failures can ask for proof of a human, verified on the server',
    source: 'ASVS 2.4.1',
    kept: [
      [
        'tests/http/turnstile.test.ts',
        'takes a fresh proof of this hostname and action, and tells Turnstile whose it is',
      ],
      [
        'tests/http/turnstile.test.ts',
        'is refused with %s, shows the form again with what was typed, and sends no letter',
      ],
      ['tests/http/turnstile.test.ts', 'takes a proof, on the page and through the API'],
      ['tests/http/turnstile.test.ts', 'takes no proof at first, and one after three tries in vain'],
    ],
  },
  58: {
    text: 'Letters carry no line breaks in their heads, escape HTML, and hold no word of a stranger',
    source: 'ASVS 1.3.11',
    kept: [
      [
        threats('v28-injection-and-denial'),
        'a name does nothing in the pages, the letters, the admins’ lists, the files and the log',
      ],
      [threats('v28-injection-and-denial'), 'is refused in every line of text'],
      [threats('v22-pre-account-hijack'), 'what a stranger wrote is not in the letter that the owner reads'],
    ],
  },
  59: {
    text: 'CSV as RFC 4180 has it, without formulas',
    source: 'ASVS 1.2.10',
    kept: [
      [
        'tests/console/developer-export.test.ts',
        'tells the answers to the portal’s own fields, and no cell is a formula',
      ],
    ],
  },

  // Errors, logs, operation
  60: {
    text: 'A plain error with the request’s id, a last resort, and nothing that fails open',
    source: 'ASVS 16.5.1 to 16.5.4',
    kept: [
      [
        'tests/bad-input.test.ts',
        'every door gives a plain 503 with a request id, and a problem where an API was asked',
      ],
    ],
  },
  61: {
    text: 'Decisions and changes of accounts are events with who, what and when; no log names a person or a secret',
    source: 'ASVS 16.2.1, 16.2.5, 16.3.1 to 16.3.3, 16.4.1',
    kept: [
      [
        'tests/console/developers.test.ts',
        'every change is an event that says who, what, when and why, and names people by id only',
      ],
      ['tests/console/developers.test.ts', 'events can be neither changed nor deleted'],
      ['tests/bad-input.test.ts', 'the log says what failed, and nothing about whom'],
      [
        'tests/portal/limits.test.ts',
        'has one line for each try, with its outcome, and no password, token or whole address',
      ],
      ['tests/portal/limits.test.ts', 'has a line for each time that the present password is asked for'],
      ['tests/console/second-factor.test.ts', 'every try is a line of the log, with its outcome and without the code'],
    ],
    because:
      'Tries to log in are lines of the log and not rows: a row for each would let strangers write as much as they like.',
  },
  62: {
    text: 'A client’s address comes from CF-Connecting-IP alone',
    source: 'ASVS 4.1.3, 15.3.4',
    kept: [
      [threats('v26-address-and-path-tricks'), 'is what Cloudflare says, and nothing that a client can write'],
      ['tests/http/network.test.ts', 'a header that anybody can send makes nobody another network'],
      [
        'tests/http/network.test.ts',
        'those without an address share one network: leaving it out gets nobody around a limit',
      ],
    ],
  },
  63: {
    text: 'Secrets are the worker’s secrets alone; hashes name their parameters',
    source: 'ASVS 13.3.1, 11.2.2',
    kept: [
      [requirementsTest, 'no secret stands in the configuration'],
      ['tests/http/origin.test.ts', 'a worker that is not configured says so in its log and serves nothing'],
    ],
    because:
      'No stored value names the key it was made with, so a secret cannot be changed in steps: another token secret ends the links and devices of before, another pepper all passwords, which are then chosen anew by letter.',
  },
  64: {
    text: 'Everything works while mail or another service is down, and nothing is lost',
    source: 'ASVS 16.5.2, 13.1.3, 15.1.2, 15.2.1',
    kept: [
      [
        threats('v13-enumeration-when-mail-fails'),
        'a letter that could not leave stays, and leaves once it can: one of each kind, with a link that works',
      ],
      [
        'tests/usecases/deliver-letters.test.ts',
        'is tried again when the provider $fault, with the same key and link, and is taken once',
      ],
      ['tests/http/turnstile.test.ts', 'because it %s, the limits alone hold, and the log says so'],
      [
        'tests/http/breached-passwords.test.ts',
        'a service that cannot be asked stops nobody, and the log says so in one line',
      ],
    ],
    because:
      'Of what it is built with (15.1.2, 15.2.1) package-lock.json names every version and its digest, and no test: how old one may be is judged when they are renewed, and no other list of them is made.',
  },
}
