/**
 * A text as the value of an attribute that HTMLRewriter sets. It escapes the quotation mark, which keeps the markup
 * safe, and not the ampersand: without this, `&lt;` as somebody typed it would come back as `<`.
 */
export function attributeValue(text: string): string {
  return text.replaceAll('&', '&amp;')
}
