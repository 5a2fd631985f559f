import { html, raw } from 'hono/html'
import type { LetterFacts } from '../../contract/letters.ts'
import { accountApproved } from './account-approved.ts'
import { accountRejected } from './account-rejected.ts'
import { accountRevoked } from './account-revoked.ts'
import { adminInvitation } from './admin-invitation.ts'
import { alreadyRegistered } from './already-registered.ts'
import { approvalRequested } from './approval-requested.ts'
import { changeEmail } from './change-email.ts'
import { confirmEmail } from './confirm-email.ts'
import { developerInvitation } from './developer-invitation.ts'
import { emailChanged } from './email-changed.ts'
import { emailTaken } from './email-taken.ts'
import type { Letter, LetterPlace } from './letter.ts'
import { lettersStopped } from './letters-stopped.ts'
import { newDevice } from './new-device.ts'
import { passkeyAdded } from './passkey-added.ts'
import { passwordChanged } from './password-changed.ts'
import { resetPassword } from './reset-password.ts'
import { secondFactorChanged } from './second-factor-changed.ts'

/** A letter as it is sent: subject, plain text that stands alone, and HTML that says the same. */
export function renderLetter(facts: LetterFacts, place: LetterPlace): { subject: string; text: string; html: string } {
  const letter = write(facts, place)
  return { subject: oneLine(letter.subject), text: asText(letter, place), html: asHtml(letter, place) }
}

function write(facts: LetterFacts, place: LetterPlace): Letter {
  switch (facts.kind) {
    case 'confirm-email':
      return confirmEmail(place)
    case 'already-registered':
      return alreadyRegistered(facts, place)
    case 'account-approved':
      return accountApproved(facts, place)
    case 'account-rejected':
      return accountRejected(facts, place)
    case 'account-revoked':
      return accountRevoked(facts, place)
    case 'approval-requested':
      return approvalRequested(facts, place)
    case 'letters-stopped':
      return lettersStopped(facts, place)
    case 'developer-invitation':
      return developerInvitation(facts, place)
    case 'admin-invitation':
      return adminInvitation(facts, place)
    case 'reset-password':
      return resetPassword(facts, place)
    case 'password-changed':
      return passwordChanged(facts, place)
    case 'change-email':
      return changeEmail(place)
    case 'email-taken':
      return emailTaken(place)
    case 'email-changed':
      return emailChanged(facts, place)
    case 'passkey-added':
      return passkeyAdded(facts, place)
    case 'second-factor-changed':
      return secondFactorChanged(facts, place)
    case 'new-device':
      return newDevice(facts, place)
  }
}

// A subject is a mail header: whatever a name or a portal carries, it stays one line.
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function asText(letter: Letter, { sender, senderOrigin }: LetterPlace): string {
  const quotation = letter.quotation
    ?.split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
  const parts = [
    ...letter.paragraphs,
    quotation && `A note from the team:\n${quotation}`,
    letter.button && `${letter.button.label}:\n${letter.button.url}`,
    `--\n${sender.name}, ${senderOrigin}\n${letter.why}`,
    letter.notMeLink && `This wasn’t me:\n${letter.notMeLink}`,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

function asHtml(letter: Letter, { sender, senderOrigin }: LetterPlace): string {
  const { accentColor, accentTextColor, logoDigest } = sender
  const logo = logoDigest
    ? html`<img src="${senderOrigin}/logo?v=${logoDigest}" width="32" height="32" alt="" style="vertical-align:middle;border:0;border-radius:8px;margin-right:12px">`
    : ''
  const paragraphs = letter.paragraphs.map(
    (text) => html`<p style="margin:0 0 16px;font-size:16px;line-height:1.6">${text}</p>`,
  )
  const quotation = letter.quotation
    ? html`<p style="margin:0 0 8px;font-size:14px;line-height:1.6">A note from the team:</p>
        <blockquote style="margin:0 0 16px;padding:4px 0 4px 16px;border-left:3px solid ${accentColor};font-size:16px;line-height:1.6;white-space:pre-line">${letter.quotation}</blockquote>`
    : ''
  const button = letter.button
    ? html`<p style="margin:24px 0"><a href="${letter.button.url}" style="display:inline-block;padding:14px 24px;border-radius:10px;background:${accentColor};color:${accentTextColor};font-size:16px;font-weight:600;text-decoration:none">${letter.button.label}</a></p>
        <p style="margin:0 0 16px;font-size:13px;line-height:1.6;word-break:break-all">Or copy this link: <a href="${letter.button.url}" style="color:inherit">${letter.button.url}</a></p>`
    : ''
  const notMe = letter.notMeLink ? html` <a href="${letter.notMeLink}" style="color:inherit">This wasn’t me</a>` : ''
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${letter.subject}</title>
${raw('<style>@media (prefers-color-scheme:dark){.page{background:#17181c!important}.card{background:#202228!important;color:#e9eaee!important;border-color:#34363e!important}}</style>')}
</head>
<body class="page" style="margin:0;background:#f5f5f7">
<div style="display:none;max-height:0;overflow:hidden">${letter.preview}</div>
<div role="main">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;color:#1c1d21;border:1px solid #e4e4e9;border-radius:16px;${font}">
<tr><td style="padding:32px">
<p style="margin:0 0 24px;font-size:16px;font-weight:600">${logo}${sender.name}</p>
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.3;font-weight:650">${letter.heading}</h1>
${paragraphs}${quotation}${button}
<p style="margin:24px 0 0;padding-top:16px;border-top:1px solid #8884;font-size:13px;line-height:1.6;opacity:.75">${letter.why}${notMe}</p>
</td></tr></table>
</td></tr></table>
</div>
</body>
</html>`)
}
