import { describe, expect, it } from 'vitest'
import { withAutoEntities } from './auto-entities.ts'
import { parseHtml } from './html.ts'
import { parseMarkdown } from './markdown.ts'
import { Params } from './params.ts'
import { readText } from './text.ts'

describe('HTML', () => {
  it.each<[string, string, object[]]>([
    [
      '<b>a<i>b</i></b>',
      'ab',
      [
        { type: 'bold', offset: 0, length: 2 },
        { type: 'italic', offset: 1, length: 1 },
      ],
    ],
    ['\u{1F600}<code>x</code>', '\u{1F600}x', [{ type: 'code', offset: 2, length: 1 }]],
    ['<pre><code class="language-ts">x</code></pre>', 'x', [{ type: 'pre', offset: 0, length: 1, language: 'ts' }]],
    ['<a href="tg://user?id=42">you</a>', 'you', [{ type: 'text_mention', offset: 0, length: 3, userId: 42 }]],
    ['<a>example.com</a>', 'example.com', [{ type: 'text_link', offset: 0, length: 11, url: 'http://example.com/' }]],
    ['<a href="nonsense">x</a>', 'x', []],
    ['<blockquote expandable>q</blockquote>', 'q', [{ type: 'expandable_blockquote', offset: 0, length: 1 }]],
    [
      '<span class="tg-spoiler">s</span><tg-spoiler>t</tg-spoiler>',
      'st',
      [
        { type: 'spoiler', offset: 0, length: 1 },
        { type: 'spoiler', offset: 1, length: 1 },
      ],
    ],
    ['&lt;&amp;&gt;&quot;&#65;&#x42;&nbsp; & ok', '<&>"AB&nbsp; & ok', []],
    ['<b></b>x', 'x', []],
  ])('%s', (source, text, entities) => {
    expect(parseHtml(source)).toEqual({ text, entities })
  })
})

describe('MarkdownV2', () => {
  it.each<[string, string, object[]]>([
    [
      '*b* _i_ __u__ ~s~ ||p||',
      'b i u s p',
      [
        { type: 'bold', offset: 0, length: 1 },
        { type: 'italic', offset: 2, length: 1 },
        { type: 'underline', offset: 4, length: 1 },
        { type: 'strikethrough', offset: 6, length: 1 },
        { type: 'spoiler', offset: 8, length: 1 },
      ],
    ],
    ['1\\.5 \\*', '1.5 *', []],
    [
      '`a_b` ```ts\nx```',
      'a_b x',
      [
        { type: 'code', offset: 0, length: 3 },
        { type: 'pre', offset: 4, length: 1, language: 'ts' },
      ],
    ],
    ['[l](https://example.com/a\\))', 'l', [{ type: 'text_link', offset: 0, length: 1, url: 'https://example.com/a)' }]],
    ['>one\n>two\nafter', 'one\ntwo\nafter', [{ type: 'blockquote', offset: 0, length: 7 }]],
  ])('%s', (source, text, entities) => {
    expect(parseMarkdown(source)).toEqual({ text, entities })
  })

  it.each<[string, string]>([
    ['*open', "Can't find end of Bold entity at byte offset 0"],
    ['`open', "Can't find end of Code entity at byte offset 0"],
    ['[l](x', "Can't find end of a URL at byte offset 2"],
  ])('%s is refused', (source, reason) => {
    expect(() => parseMarkdown(source)).toThrow(`Bad Request: can't parse entities: ${reason}`)
  })
})

describe('what Telegram finds by itself', () => {
  it.each<[string, string[]]>([
    ['/start and /help@shop_bot, no/path', ['bot_command 0 6', 'bot_command 11 14']],
    ['see https://example.com/a?b=1. or t.me/x', ['url 4 25', 'url 34 6']],
    ['mail a.b@example.com @ada_l #tag #1', ['email 5 15', 'mention 21 6', 'hashtag 28 4']],
    ['12:30 a/b 3.5', []],
  ])('%s', (text, found) => {
    expect(withAutoEntities(text, []).map(({ type, offset, length }) => `${type} ${offset} ${length}`)).toEqual(found)
  })

  it('is not looked for inside code', () => {
    expect(withAutoEntities('/start', [{ type: 'code', offset: 0, length: 6 }])).toHaveLength(1)
  })
})

describe('a text', () => {
  it('is cut at both ends, and its marks move along', () => {
    expect(readText(new Params({ text: '  <b> a</b> \n', parse_mode: 'HTML' }))).toEqual({
      text: 'a',
      entities: [{ type: 'bold', offset: 0, length: 1 }],
    })
  })

  it('takes marks as a list, without those that lead out of it', () => {
    const entities = [
      { type: 'bold', offset: 0, length: 99 },
      { type: 'italic', offset: 9, length: 1 },
      { type: 'text_mention', offset: 0, length: 1, user: { id: 42 } },
    ]
    expect(readText(new Params({ text: 'abc', entities })).entities).toEqual([
      { type: 'bold', offset: 0, length: 3 },
      { type: 'text_mention', offset: 0, length: 1, userId: 42 },
    ])
  })
})
