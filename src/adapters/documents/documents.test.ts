import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { passagesOf } from '#features/knowledge/passages.ts'
import { docx, docxTable, paragraph, pdf, pdfText, xlsx, zip } from '#tests/files.ts'
import { runConfined } from './confinement.ts'
import { createDocumentReader } from './documents.ts'

const reader = createDocumentReader()
const root = join(import.meta.dirname, '../../..')

async function textOf(bytes: Uint8Array) {
  const read = await reader.read(bytes)
  if (!read.ok) throw new Error(`It was refused: ${read.reason}`)
  return { kind: read.value.kind, text: passagesOf(read.value.blocks).join('\n---\n') }
}

describe('what it is says the content, and it is read', () => {
  test('a PDF as browsers print it, with its headings and Turkish letters', async () => {
    const { kind, text } = await textOf(readFileSync(join(import.meta.dirname, 'testdata/workshop.pdf')))
    expect(kind).toBe('pdf')
    expect(text).toContain('Çınar Atölye › İade koşulları\nÜrünü teslim aldığınız günden başlayarak 14 gün içinde, kullanılmamış')
    expect(text).toContain('Çınar Atölye › Ödeme\nHavale, kart ve kapıda ödeme geçerlidir.')
  })

  test('a Word document: its headings by any language’s style, and its tables', async () => {
    const table = docxTable([
      ['Ürün', 'Fiyat'],
      ['Kemer', '450 ₺'],
    ])
    const { kind, text } = await textOf(docx(paragraph('Fiyatlar', 'Balk1') + paragraph('Fiyatlara KDV &amp; kargo dâhildir.') + table))
    expect(kind).toBe('docx')
    expect(text).toBe('Fiyatlar\nFiyatlara KDV & kargo dâhildir.\nÜrün: Kemer; Fiyat: 450 ₺')
  })

  test('an Excel file: a row keeps its header', async () => {
    const { kind, text } = await textOf(xlsx({ A1: 'Ürün', B1: 'Fiyat', A2: 'Çanta', B2: 1200, A3: 'Kemer', B3: 450 }))
    expect(kind).toBe('xlsx')
    expect(text).toBe('Fiyatlar\nÜrün: Çanta; Fiyat: 1200\nÜrün: Kemer; Fiyat: 450')
  })

  test('a price list, also as an old Turkish Excel saves it', async () => {
    const list = 'Ürün;Fiyat\r\n"Şık çanta; büyük";1.200\r\nİğne;5'
    const turkish: Record<string, number> = { Ü: 0xdc, ü: 0xfc, Ş: 0xde, ı: 0xfd, ç: 0xe7, İ: 0xdd, ğ: 0xf0 }
    const old = Buffer.from([...list].map((letter) => turkish[letter] ?? letter.charCodeAt(0)))
    for (const bytes of [Buffer.from(list), old, Buffer.from(`\u{feff}${list}`, 'utf16le')]) {
      const { kind, text } = await textOf(bytes)
      expect(kind).toBe('table')
      expect(text).toBe('Ürün: Şık çanta; büyük; Fiyat: 1.200\nÜrün: İğne; Fiyat: 5')
    }
  })

  test('a text with commas and semicolons is no table', async () => {
    const { kind, text } = await textOf(Buffer.from('# Kargo\nHafta içi, her gün çıkar; hafta sonu çıkmaz.\nÜcreti 60 liradır.\n'))
    expect(kind).toBe('text')
    expect(text).toBe('Kargo\nHafta içi, her gün çıkar; hafta sonu çıkmaz. Ücreti 60 liradır.')
  })
})

describe('a file that nobody should open', () => {
  const zeros = Buffer.alloc(80 * 1024 * 1024, 'a')
  const laughs = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'
    .split('')
    .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefghij'[index]};`.repeat(10)}">`)
    .join('')}]>`
  const outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
  const document = (head: string, entity: string) =>
    `<?xml version="1.0"?>${head}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraph(`Kargo ücreti ${entity}`)}</w:body></w:document>`
  const whole = docx(paragraph('Kargo ücreti altmış liradır.'))
  const page = pdfText('Shipping costs sixty lira.')

  const files: [what: string, bytes: () => Buffer, reason: string][] = [
    ['an archive that unpacks to 80 MB', () => docx(zeros.toString('latin1')), 'too_big_inside'],
    ['one that lies about its size', () => docx('', { more: [{ name: 'word/a.xml', data: zeros, claimedSize: 100 }] }), 'too_big_inside'],
    [
      'entries that share their bytes',
      () =>
        docx('', {
          more: Array.from({ length: 300 }, (_, index) => ({
            name: `word/${index}.xml`,
            data: index === 0 ? zeros.subarray(0, 1024 * 1024) : '',
            ...(index === 0 ? {} : { sharesWith: 5 }),
          })),
        }),
      'too_big_inside',
    ],
    ['the same name twice', () => docx('', { more: [{ name: 'word/document.xml', data: 'x' }] }), 'broken'],
    ['an archive in an archive', () => zip([{ name: 'belge.docx', data: whole }]), 'unknown_kind'],
    ['entities that multiply', () => docx(document(laughs, '&j;'), { raw: true }), 'broken'],
    ['an entity that reads a file', () => docx(document(outside, '&e;'), { raw: true }), 'broken'],
    ['a document type in a sheet', () => xlsx({ A1: 'Kargo ücreti', B1: '60 lira' }, { head: outside }), 'broken'],
    ['XML without an end', () => docx('<w:p><w:r>', { raw: true }), 'broken'],
    ['elements 100,000 deep', () => docx('<w:p>'.repeat(100_000) + '</w:p>'.repeat(100_000)), 'broken'],
    ['half of a document', () => whole.subarray(0, whole.length / 2), 'broken'],
    ['a sheet with one cell at its far end', () => xlsx({ A1: 'a', XFD1048576: 'Kargo ücreti' }), 'too_big_inside'],
    ['a PDF of 2 MB with nothing to read', () => pdf([Buffer.alloc(2 * 1024 * 1024, '0 0 m ')]), 'no_text'],
    ['a PDF of 5,000 pages', () => pdf(Array.from({ length: 5_000 }, () => page)), 'too_long'],
    ['a PDF under a password', () => pdf([page], { encrypted: true }), 'locked'],
    ['half of a PDF’s first line', () => Buffer.from('%PDF-'), 'broken'],
    ['a document of Word 97', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]), 'old_office'],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'unknown_kind'],
    ['a web page', () => Buffer.from('<!DOCTYPE html><p>Kargo ücreti 60 liradır.'), 'unknown_kind'],
    ['nothing', () => Buffer.alloc(0), 'no_text'],
    ['more than 10 MB', () => Buffer.alloc(10 * 1024 * 1024 + 1), 'too_large'],
  ]
  test.each(files)('%s', async (_what, bytes, reason) => {
    expect(await reader.read(bytes())).toEqual({ ok: false, reason })
  })

  test('a PDF whose page unpacks without end is ended', async () => {
    const bomb = deflateSync(Buffer.alloc(150 * 1024 * 1024, '(aa) Tj '))
    const read = await createDocumentReader({ readMs: 4_000 }).read(pdf([bomb], { deflated: true }))
    expect(['too_slow', 'too_big_inside']).toContain(read.ok ? 'read' : read.reason)
  })

  test('one that takes too long is killed, and the next is read', async () => {
    const impatient = createDocumentReader({ readMs: 1 })
    expect(await impatient.read(whole)).toEqual({ ok: false, reason: 'too_slow' })
    expect(await reader.read(whole)).toMatchObject({ ok: true })
  })
})

const hasOwnNetwork = spawnSync('/usr/bin/unshare', ['-rn', '--', '/bin/sh', '-c', 'true']).status === 0

test.skipIf(!hasOwnNetwork)(
  'where the system can give it one, it is in a network of its own, whatever it still knows of Node',
  async () => {
    let visits = 0
    const server = createServer(() => visits++).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const probe = join(root, 'tests/support/network-probe.ts')
    const input = Buffer.from(String((server.address() as AddressInfo).port))
    const end = await runConfined({
      script: probe,
      readable: [join(root, 'package.json'), probe],
      input,
      timeoutMs: 20_000,
      outputBytesMax: 100,
    })
    expect(end).toEqual({ how: 'ended', status: '0', output: 'no way out' })
    expect(visits).toBe(0)
  },
)

test('the process that reads can touch nothing but what it is given', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'confined-'))
  const secretFile = join(directory, 'secret.key')
  writeFileSync(secretFile, 'secret')
  let visits = 0
  const server = createServer(() => visits++).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    rmSync(directory, { recursive: true })
  })
  const probe = join(root, 'tests/support/confined-probe.ts')
  const end = await runConfined({
    script: probe,
    readable: [join(root, 'package.json'), join(root, 'src/adapters/documents'), probe],
    input: Buffer.from(JSON.stringify({ port: (server.address() as AddressInfo).port, secretFile, ownFile: probe })),
    timeoutMs: 20_000,
    outputBytesMax: 10_000,
  })
  expect(end).toEqual({ how: 'ended', status: '0', output: JSON.stringify(['read what it may']) })
  expect(visits).toBe(0)
})
