import { describe, expect, test } from 'vitest'
import { safeSvg } from '../../worker/usecases/safe-svg.ts'

const svg = (inside: string, attributes = '') => `<svg xmlns="http://www.w3.org/2000/svg"${attributes}>${inside}</svg>`
const empty = '<svg xmlns="http://www.w3.org/2000/svg"/>'

/** Everything that could act, load or lead anywhere. */
const dangerous =
  /script|on\w+\s*=|javascript|foreignObject|<(a|animate|set|iframe|image|feImage|audio|handler)\b|href="(?!#)|url\((?!["']?#)|@|<!|<\?|&(?!amp;|lt;|gt;|quot;)|xml:base|\\/i

describe('a picture', () => {
  test('keeps its shapes, gradients, texts and styles', () => {
    const drawn = svg(
      '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>' +
        '<style>.a{fill:url(#g)}</style><g transform="rotate(5)"><path class="a" d="M0 0h9v9z"/>' +
        '<use href="#g"/><text x="1">Fish &amp; Chips<tspan> &lt;3</tspan></text></g>',
      ' viewBox="0 0 9 9"',
    )
    expect(safeSvg(drawn)).toBe(drawn)
  })

  test('loses what editors leave in it, and nothing that is seen', () => {
    const edited = `\uFEFF<?xml version="1.0" encoding="utf-8"?>
<!-- Made with an editor -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="http://ns.example/">
<metadata><i:info>Secret</i:info></metadata><i:grid on="1"/><rect width="9" height="9" i:name="x"/><use xlink:href="#a"/>
<style type="text/css"><![CDATA[.a > .b{fill:red}]]></style></svg>`
    expect(safeSvg(edited)).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/><use href="#a"/><style>.a &gt; .b{fill:red}</style></svg>',
    )
  })

  test('that was made safe stays as it is', () => {
    const safe = safeSvg(svg('<title>"A" &amp; \'B\' &#233;</title><path style="fill: red" d="M0 0"/>')) ?? ''
    expect(safe).toContain('é')
    expect(safeSvg(safe)).toBe(safe)
  })
})

describe('what could act, load or lead anywhere is dropped', () => {
  test.each([
    ['an event handler', svg('', ' onload="alert(1)"')],
    ['an event handler in capitals', svg('', ' ONLOAD="alert(1)"')],
    ['an event handler of the whole family', svg('<g onclick="a()" onfocusin="b()" onbegin="c()"/>')],
    ['a script', svg('<script>alert(1)</script>')],
    ['a script from elsewhere', svg('<script href="https://evil.example/x.js"/>')],
    ['a script in another namespace', svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>')],
    ['a script in CDATA', svg('<script><![CDATA[alert(1)]]></script>')],
    ['a link with javascript', svg('<a href="javascript:alert(1)"><text>Click</text></a>')],
    ['a link with javascript behind a tab', svg('<a xlink:href="java&#9;script:alert(1)"><rect/></a>')],
    ['a reference with javascript', svg('<use href="javascript:alert(1)"/>')],
    ['a reference with encoded javascript', svg('<use href="&#106;&#x61;vascript:alert(1)"/>')],
    ['a reference to a data URL', svg('<use href="data:image/svg+xml;base64,PHN2Zz4=#x"/>')],
    ['a reference to another file', svg('<use xlink:href="https://evil.example/x.svg#a"/>')],
    ['a picture from elsewhere', svg('<image href="https://evil.example/pixel.png"/>')],
    ['a picture in a data URL', svg('<image xlink:href="data:image/svg+xml,&lt;svg onload=alert(1)&gt;"/>')],
    [
      'a foreign object',
      svg(
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="a()"/></body></foreignObject>',
      ),
    ],
    ['a frame', svg('<iframe src="https://evil.example"/>')],
    [
      'an animation of a reference',
      svg('<use href="#a"><animate attributeName="href" values="javascript:alert(1)"/></use>'),
    ],
    [
      'a setting of a reference',
      svg('<use href="#a"><set attributeName="xlink:href" to="https://evil.example"/></use>'),
    ],
    ['an animated handler', svg('<animate onbegin="alert(1)" attributeName="x" dur="1s"/>')],
    ['a style that imports', svg('<style>@import url(https://evil.example/x.css);</style>')],
    ['a style that imports in CDATA', svg('<style><![CDATA[@import "https://evil.example/x.css";]]></style>')],
    ['a style that loads', svg('<style>rect{fill:url(https://evil.example/x.svg#a)}</style>')],
    ['a style that loads behind an escape', svg('<style>rect{fill:\\75rl(https://evil.example/x)}</style>')],
    ['a style that loads behind a comment', svg('<style>rect{background:/**/url(//evil.example)}</style>')],
    ['a style that brings a font', svg('<style>@font-face{font-family:x;src:url(https://evil.example/f)}</style>')],
    ['an attribute that loads', svg('<rect style="background:url(https://evil.example/x)"/>')],
    ['a fill that loads', svg('<rect fill="url(https://evil.example/x.svg#a)"/>')],
    ['a fill that loads behind an escape', svg('<rect fill="\\75 rl(https://evil.example/x.svg#a)"/>')],
    ['a fill that loads after a local one', svg('<rect fill="url(#a) url(https://evil.example/x)"/>')],
    [
      'a filter that loads',
      svg('<filter id="f"><feImage href="https://evil.example/x"/></filter><rect filter="url(#f)"/>'),
    ],
    ['a cursor that loads', svg('<rect cursor="url(https://evil.example/x)" style="cursor:url(//evil.example)"/>')],
    ['another base', svg('<g xml:base="https://evil.example/"/>')],
    ['an attribute that ends its quotes', svg('<title id="a&quot; onload=&quot;alert(1)">x</title>')],
    ['a style sheet to process', `<?xml-stylesheet href="https://evil.example/x.css"?>${svg('')}`],
    ['a handler element', svg('<handler type="text/javascript">alert(1)</handler><listener event="load"/>')],
    ['a nested picture with a handler', svg('<svg onload="alert(1)"><svg><script>a()</script></svg></svg>')],
    ['what looks like an entity', svg('<text>&evil;</text>')],
  ])('%s', (_, given) => {
    const safe = safeSvg(given)
    expect(safe).toBeDefined()
    expect(safe).not.toMatch(dangerous)
    expect(safe).not.toContain('evil')
    expect(safe?.startsWith(empty.slice(0, -2))).toBe(true)
  })
})

test('text stays text, whatever it looks like', () => {
  const text = '&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;'
  expect(safeSvg(svg(`<text>${text}</text>`))).toBe(svg(`<text>${text}</text>`))
  expect(safeSvg(svg('<title><![CDATA[</title><g onload="x"/>]]></title>'))).toBe(
    svg('<title>&lt;/title&gt;&lt;g onload=&quot;x&quot;/&gt;</title>'),
  )
})

describe('what is no sound picture is refused', () => {
  const useTenTimes = (id: string) => `<use href="#${id}"/>`.repeat(10)
  const bomb = Array.from({ length: 9 }, (_, level) => `<g id="l${level + 1}">${useTenTimes(`l${level}`)}</g>`).join('')
  const chain = Array.from({ length: 1000 }, (_, link) => `<g id="c${link}"><use href="#c${link + 1}"/></g>`).join('')
  test.each([
    ['nothing', ''],
    ['no XML', 'not a picture'],
    ['a page', '<html><body/></html>'],
    ['two pictures', `${empty}${empty}`],
    ['a picture that does not end', '<svg><g></svg>'],
    ['an attribute without quotes', '<svg onload=alert(1)/>'],
    ['entities of its own', `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('&a;')}`],
    ['a bomb of entities', `<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${svg('<text>&b;</text>')}`],
    ['an entity from a file', `<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>${svg('<text>&a;</text>')}`],
    ['a second document type', `<!DOCTYPE svg><!DOCTYPE svg>${empty}`],
    ['endless nesting', '<svg>'.repeat(30_000) + '</svg>'.repeat(30_000)],
    ['the name of a prototype', svg('<__proto__/>')],
    ['more elements than a logo has', svg('<g/>'.repeat(6_000))],
    ['a bomb of references', svg(`<g id="l0"><rect/></g>${bomb}`)],
    ['a bomb of patterns', svg(bomb.replaceAll(/<use href="(#l\d)"\/>/g, '<rect fill="url($1)"/>'))],
    ['what uses itself', svg('<g id="a"><g id="b"><use href="#a"/></g></g>')],
    ['a chain without end', svg(chain)],
    [
      'a style that refers to what draws',
      svg('<pattern id="p"><rect class="a"/></pattern><style>.a{fill:url(#p)}</style>'),
    ],
  ])('%s', (_, given) => {
    expect(safeSvg(given)).toBeUndefined()
  })
})
