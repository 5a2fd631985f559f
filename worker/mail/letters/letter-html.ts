import { html, raw } from 'hono/html'
import { harmlessAddress } from './harmless.ts'
import type { LetterPlace } from './letter.ts'
import type { WrittenLetter } from './written-letter.ts'

// What mail programs understand: tables, inline styles, one column. Outlook takes a width from the attribute, the others
// from the style. The style sheet adds what is lost without harm: dark colors, and less space on a phone.

const font =
  "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',Meiryo,Helvetica,Arial,sans-serif"

const styleSheet = raw(`<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.room{padding:16px 8px!important}.card-room{padding:24px 20px!important}}
@media (prefers-color-scheme:dark){.page{background:#17181c!important}.card{background:#202228!important;color:#e9eaee!important;border-color:#34363e!important}.quiet{color:#b0b4bf!important}.foot{border-color:#3c3f48!important}}
</style>`)

// Keeps the letter's beginning out of the line that an inbox shows, where only the preview belongs.
const nothingToSee = raw('&#847;&zwnj;&nbsp;'.repeat(60))

/**
 * A letter as HTML. Mail programs put it into a page of their own, often without its html and body: its language and its
 * direction stand on an element of its own, which is an article there, for the page has its main
 * part. The one thing in it that comes from elsewhere is the sender's logo, from the sender's own origin.
 */
export function letterHtml(letter: WrittenLetter, { sender, senderOrigin }: LetterPlace): string {
  const { accentColor, accentTextColor, logoDigest } = sender
  const { language, subject, preview, senderName, heading, greeting, paragraphs, closing, why } = letter
  const logo = logoDigest
    ? html`<img src="${senderOrigin}/logo?v=${logoDigest}" width="32" height="32" alt="" style="vertical-align:middle;border:0;border-radius:8px;margin-right:12px">`
    : ''
  const quotation = letter.quotation
    ? html`
<p class="quiet" style="margin:0 0 8px;color:#5b5e68;font-size:14px;line-height:1.6">${letter.quotation.before}</p>
<blockquote dir="auto" style="margin:0 0 16px;padding:4px 16px;border-left:3px solid ${accentColor};font-size:16px;line-height:1.6">${lines(letter.quotation.text)}</blockquote>`
    : ''
  const button = letter.button
    ? html`
<table role="presentation" cellpadding="0" cellspacing="0" style="margin:24px 0 16px"><tr><td bgcolor="${accentColor}" style="border-radius:10px;background:${accentColor};mso-padding-alt:14px 24px"><a href="${letter.button.url}" style="display:inline-block;padding:14px 24px;border-radius:10px;color:${accentTextColor};font-size:16px;font-weight:600;line-height:1.3;text-decoration:none">${letter.button.label}</a></td></tr></table>
<p class="quiet" style="margin:0 0 24px;color:#5b5e68;font-size:13px;line-height:1.6">${letter.button.copy} <a href="${letter.button.url}" style="display:block;color:inherit;word-break:break-all">${letter.button.url}</a></p>`
    : ''
  const notMe = letter.notMe
    ? html`
<p style="margin:12px 0 0"><a href="${letter.notMe.url}" style="color:inherit">${letter.notMe.label}</a></p>`
    : ''
  const contact = letter.contact
    ? html`
<p style="margin:12px 0 0">${contactLine(letter.contact)}</p>`
    : ''
  return String(html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="x-apple-disable-message-reformatting">
<title>${subject}</title>
${styleSheet}
</head>
<body class="page" style="margin:0;padding:0;background:#f5f5f7">
<div role="article" aria-label="${subject}" lang="${language}" dir="ltr">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preview}${nothingToSee}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f5f5f7"><tr><td class="room" align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="560" cellpadding="0" cellspacing="0" style="width:100%;max-width:560px;background:#ffffff;color:#1c1d21;border:1px solid #e4e4e9;border-radius:16px;text-align:left;${raw(font)}">
<tr><td class="card-room" style="padding:32px;overflow-wrap:anywhere">
<p style="margin:0 0 24px;font-size:16px;font-weight:600">${logo}${senderName}</p>
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.3;font-weight:650">${heading}</h1>
${[greeting, ...paragraphs].map((text) => (text ? paragraph(text) : ''))}${quotation}${button}${closing ? paragraph(closing) : ''}
<div class="quiet foot" style="margin-top:24px;padding-top:16px;border-top:1px solid #e4e4e9;color:#5b5e68;font-size:13px;line-height:1.6">
<p style="margin:0">${why}</p>${contact}${notMe}
</div>
</td></tr></table>
</td></tr></table>
</div>
</body>
</html>`)
}

function paragraph(text: string) {
  return html`<p style="margin:0 0 16px;font-size:16px;line-height:1.6">${lines(text)}</p>
`
}

function contactLine({ words, address }: { words: string; address: string }) {
  const [before, after] = words.split('{address}')
  const url = `mailto:${address.split('@').map(encodeURIComponent).join('@')}`
  return html`${before}<a href="${url}" style="color:inherit">${harmlessAddress(address)}</a>${after}`
}

function lines(text: string) {
  return text.split('\n').map((line, index) => (index === 0 ? html`${line}` : html`<br>${line}`))
}
