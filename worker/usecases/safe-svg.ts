import { XMLParser, XMLValidator } from 'fast-xml-parser'

// What a picture needs and nothing that could act, load or lead anywhere. What is not named here is dropped, with all
// that is in it.
const elements = new Set(
  `svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan
  linearGradient radialGradient stop clipPath mask pattern`.split(/\s+/),
)

const attributes = new Set(
  `id class style transform viewBox preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry fx fy fr width height d points
  pathLength dx dy rotate textLength lengthAdjust offset fill fill-rule fill-opacity stroke stroke-width stroke-linecap
  stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset stroke-opacity stop-color stop-opacity color
  opacity display visibility overflow clip-path clip-rule mask mask-type paint-order vector-effect shape-rendering
  color-interpolation gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits
  patternUnits patternContentUnits patternTransform font-family font-size font-weight font-style text-anchor
  dominant-baseline letter-spacing word-spacing role aria-label`.split(/\s+/),
)

/** Where text is part of the picture. */
const withText = new Set(['text', 'tspan', 'title', 'desc', 'style'])
const gradients = new Set(['linearGradient', 'radialGradient'])

const mostElements = 5_000
/** How many elements may be drawn when everything that is used again counts again, and through how many others. */
const mostDrawn = 20_000
const deepest = 200

const localReference = /url\(\s*(["']?)#([\w.:-]+)\1\s*\)/gi
/** What in a style, once local references are gone, could load something or hide that it does. */
const suspiciousStyle = /[\\@<]|url|image|src|element\s*\(|expression|script|behavior|binding/i

interface Element {
  name: string
  attributes: Record<string, string>
  children: (Element | string)[]
}

type Parsed = Record<string, Parsed[] | string> & { ':@'?: Record<string, string> }

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
})

/**
 * An SVG made safe: parsed strictly and written anew from what a picture needs. Nothing in it acts, loads or leads
 * anywhere, whatever was in what was given. Undefined for what is no sound SVG, brings entities of its own, or would draw
 * more than any logo does.
 */
export function safeSvg(given: string): string | undefined {
  // An editor's usual line about the document's type says nothing; one that declares entities is refused.
  const text = given.replace(/^\uFEFF/, '').replace(/<!DOCTYPE\s[^[\]<>]*>/i, '')
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return undefined

  const root = parse(text)
  if (!root) return undefined
  const kept = keep(root)
  if (!kept || !isModest(kept)) return undefined
  return write({ ...kept, attributes: { xmlns: 'http://www.w3.org/2000/svg', ...kept.attributes } })
}

function parse(text: string): Parsed | undefined {
  try {
    if (XMLValidator.validate(text) !== true) return undefined
    const parsed = parser.parse(text) as Parsed[]
    const [root, ...others] = parsed.filter((node) => !('#text' in node))
    return root && 'svg' in root && others.length === 0 ? root : undefined
  } catch {
    // Not XML, or nested without end.
    return undefined
  }
}

function keep(node: Parsed): Element | undefined {
  const name = Object.keys(node).find((key) => key !== ':@') ?? ''
  const inside = node[name]
  if (!elements.has(name) || !Array.isArray(inside)) return undefined

  const children = inside.flatMap((child): (Element | string)[] => {
    if ('#text' in child) {
      const text = withText.has(name) ? decode(String(child['#text'])) : undefined
      return text === undefined ? [] : [text]
    }
    const element = keep(child)
    return element ? [element] : []
  })
  if (name === 'style' && !isHarmlessStyle(children.join(''))) return undefined
  return { name, attributes: keepAttributes(name, node[':@'] ?? {}), children }
}

function keepAttributes(element: string, given: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, raw] of Object.entries(given)) {
    const value = decode(String(raw))
    if (value === undefined) continue
    if (name === 'href' || name === 'xlink:href') {
      if (isLocal(value) && (element === 'use' || element === 'pattern' || gradients.has(element)))
        kept.href = value.trim()
    } else if (name === 'id') {
      if (/^[\w.:-]+$/.test(value)) kept.id = value
    } else if (attributes.has(name) && isHarmlessStyle(value)) kept[name] = value
  }
  return kept
}

const isLocal = (address: string) => /^\s*#[\w.:-]+\s*$/.test(address)
const isHarmlessStyle = (value: string) => !suspiciousStyle.test(value.replaceAll(localReference, ''))

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Text as it is meant; undefined when it refers to what XML does not know or to a character that it does not allow. */
function decode(text: string): string | undefined {
  let isSound = true
  const decoded = text.replaceAll(/&([^;&\s]*);?/g, (_, reference: string) => {
    const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(reference) ?? []
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN)
    const character = named[reference] ?? (point <= 0x10ffff ? String.fromCodePoint(point) : undefined)
    if (character === undefined) isSound = false
    return character ?? ''
  })
  const isXml = decoded.isWellFormed() && !/[^\P{Cc}\n\r\t]|[\ufffe\uffff]/u.test(decoded)
  return isSound && isXml ? decoded : undefined
}

/**
 * True when a picture draws no more than a logo does. Everything that is used again, by reference, counts again, so that
 * a few lines cannot keep a browser busy for good; what uses itself is refused.
 */
function isModest(root: Element): boolean {
  const all: Element[] = []
  const byId = new Map<string, Element>()
  const visit = (element: Element) => {
    all.push(element)
    if (element.attributes.id && !byId.has(element.attributes.id)) byId.set(element.attributes.id, element)
    for (const child of element.children) if (typeof child !== 'string') visit(child)
  }
  visit(root)
  if (all.length > mostElements) return false

  const known = new Map<Element, number>()
  const drawn = (element: Element, depth: number): number => {
    const before = known.get(element)
    if (before !== undefined) return before
    if (depth > deepest) return Number.POSITIVE_INFINITY
    // Until it is known, it counts as endless: whoever meets it again on the way is drawing itself.
    known.set(element, Number.POSITIVE_INFINITY)
    const parts = [
      ...element.children.filter((child) => typeof child !== 'string'),
      ...referencesOf(element).flatMap((id) => byId.get(id) ?? []),
    ]
    const count = parts.reduce((sum, part) => sum + drawn(part, depth + 1), 1)
    known.set(element, count)
    return count
  }
  // A style applies to any number of elements, so it may refer only to what draws nothing itself.
  const styleReferences = all.filter(({ name }) => name === 'style').flatMap(({ children }) => idsIn(children.join('')))
  const areGradients = styleReferences.every((id) => gradients.has(byId.get(id)?.name ?? 'linearGradient'))
  return areGradients && drawn(root, 0) <= mostDrawn
}

function referencesOf({ attributes: given }: Element): string[] {
  return Object.entries(given).flatMap(([name, value]) => (name === 'href' ? [value.slice(1)] : idsIn(value)))
}

const idsIn = (style: string) => [...style.matchAll(localReference)].map(([, , id = '']) => id)

function write({ name, attributes: given, children }: Element): string {
  const written = Object.entries(given).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`)
  const inside = children.map((child) => (typeof child === 'string' ? escaped(child) : write(child))).join('')
  return inside === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inside}</${name}>`
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? '')
