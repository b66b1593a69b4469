import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  name: string
  data: Buffer | string
  /** What the directory claims, true or not. */
  claimedSize?: number
  /** Points to the bytes of the entry at this place instead of to its own. */
  sharesWith?: number
}

/** An archive as office programs write it, or as nobody should. */
export function zip(entries: ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  const places: { offset: number; packed: number; crc: number }[] = []
  let offset = 0
  for (const { name, data, claimedSize, sharesWith } of entries) {
    const plain = Buffer.from(data)
    const nameBytes = Buffer.from(name)
    let place = sharesWith === undefined ? undefined : places[sharesWith]
    if (!place) {
      const packed = deflateRawSync(plain)
      const head = Buffer.alloc(30)
      head.writeUInt32LE(0x04034b50, 0)
      head.writeUInt16LE(20, 4)
      head.writeUInt16LE(8, 8)
      place = { offset, packed: packed.length, crc: crc32(plain) }
      head.writeUInt32LE(place.crc, 14)
      head.writeUInt32LE(packed.length, 18)
      head.writeUInt32LE(claimedSize ?? plain.length, 22)
      head.writeUInt16LE(nameBytes.length, 26)
      locals.push(head, nameBytes, packed)
      offset += 30 + nameBytes.length + packed.length
    }
    places.push(place)
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(20, 6)
    head.writeUInt16LE(8, 10)
    head.writeUInt32LE(place.crc, 16)
    head.writeUInt32LE(place.packed, 20)
    head.writeUInt32LE(claimedSize ?? plain.length, 24)
    head.writeUInt16LE(nameBytes.length, 28)
    head.writeUInt32LE(place.offset, 42)
    directory.push(head, nameBytes)
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, listed, end])
}

const types = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`
const relations = (target: string) =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="${target}"/></Relationships>`

/** @param body what stands within `w:body`, or with `raw` the whole document. */
export function docx(body: string, options: { raw?: boolean; more?: ZipEntry[] } = {}): Buffer {
  const document = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`
  const styles = `<?xml version="1.0"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Balk1"><w:name w:val="heading 1"/></w:style></w:styles>`
  const styleRelation = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
  return zip([
    { name: '[Content_Types].xml', data: types },
    { name: '_rels/.rels', data: relations('word/document.xml') },
    { name: 'word/document.xml', data: options.raw ? body : document },
    { name: 'word/styles.xml', data: styles },
    { name: 'word/_rels/document.xml.rels', data: styleRelation },
    ...(options.more ?? []),
  ])
}

export const paragraph = (text: string, style?: string) =>
  `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ''}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
export const docxTable = (rows: string[][]) =>
  `<w:tbl>${rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`

/** @param cells by reference, such as `A1`; `head`: what stands before the sheet's root. */
export function xlsx(cells: Record<string, string | number>, options: { head?: string } = {}): Buffer {
  const byRow = Map.groupBy(Object.entries(cells), ([place]) => Number(/\d+/.exec(place)?.[0]))
  const rows = [...byRow].map(
    ([row, all]) =>
      `<row r="${row}">${all
        .map(([place, value]) =>
          typeof value === 'number' ? `<c r="${place}"><v>${value}</v></c>` : `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`,
        )
        .join('')}</row>`,
  )
  const space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  return zip([
    { name: '[Content_Types].xml', data: types },
    { name: '_rels/.rels', data: relations('xl/workbook.xml') },
    {
      name: 'xl/workbook.xml',
      data: `<?xml version="1.0"?><workbook ${space} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Fiyatlar" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      data: `<?xml version="1.0"?>${options.head ?? ''}<worksheet ${space}><sheetData>${rows.join('')}</sheetData></worksheet>`,
    },
  ])
}

/** @param pages the content stream of each page. */
export function pdf(pages: Buffer[], options: { deflated?: boolean; encrypted?: boolean } = {}): Buffer {
  const objects: Buffer[] = []
  const pageCount = pages.length
  const kids = pages.map((_, index) => `${3 + 2 * index} 0 R`).join(' ')
  objects.push(Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'))
  objects.push(Buffer.from(`<< /Type /Pages /Count ${pageCount} /Kids [${kids}] >>`))
  for (const [index, content] of pages.entries()) {
    objects.push(
      Buffer.from(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${4 + 2 * index} 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>`,
      ),
    )
    const filter = options.deflated ? ' /Filter /FlateDecode' : ''
    objects.push(Buffer.concat([Buffer.from(`<< /Length ${content.length}${filter} >>\nstream\n`), content, Buffer.from('\nendstream')]))
  }
  const parts = [Buffer.from('%PDF-1.7\n')]
  const places: number[] = []
  let at = 9
  for (const [index, object] of objects.entries()) {
    places.push(at)
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')])
    parts.push(part)
    at += part.length
  }
  const lock = options.encrypted
    ? ` /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'11'.repeat(32)}> /U <${'22'.repeat(32)}> >>`
    : ''
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R${lock} >>\nstartxref\n${at}\n%%EOF`,
    ),
  )
  return Buffer.concat(parts)
}

export const pdfText = (text: string) => Buffer.from(`BT /F1 12 Tf 72 720 Td (${text}) Tj ET`)
