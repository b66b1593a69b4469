import { inflateSync } from 'node:zlib'
import jsqr from 'jsqr'
import { ControlRefusal } from './refusal.ts'

interface Picture {
  width: number
  height: number
  rgba: Uint8ClampedArray
}

/** The text of the QR code in a PNG. */
export function readQrPicture(bytes: Uint8Array): string {
  const { width, height, rgba } = decodePng(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const found = jsqr.default(rgba, width, height)
  if (!found) throw new ControlRefusal('There is no readable QR code in this picture.')
  return found.data
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const channelsOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const pixelsMax = 16_000_000

function decodePng(bytes: Buffer): Picture {
  if (!bytes.subarray(0, 8).equals(signature)) throw new ControlRefusal('The picture of a QR code must be a PNG.')
  const chunks = chunksOf(bytes)
  const header = chunks.get('IHDR')
  if (!header || header.length < 13) throw new ControlRefusal('The PNG has no header.')
  const [width, height, depth, colour] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8] ?? 0, header[9] ?? 0]
  const channels = channelsOf[colour]
  if (channels === undefined || depth > 8 || header[12] !== 0 || width * height > pixelsMax)
    throw new ControlRefusal('This PNG cannot be read: it must be at most 8 bits deep, not interlaced, and of a common size.')
  const rows = unfilter(
    inflate(chunks.get('IDAT') ?? Buffer.alloc(0)),
    height,
    Math.ceil((width * channels * depth) / 8),
    Math.ceil((channels * depth) / 8),
  )
  const palette = chunks.get('PLTE')
  const rgba = new Uint8ClampedArray(width * height * 4)
  const sample = (row: Buffer, index: number) => {
    const bit = index * depth
    return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
  }
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < width; x++) {
      const values = Array.from({ length: channels }, (_, channel) => sample(row, x * channels + channel))
      rgba.set(colourOf(values, colour, 255 / (2 ** depth - 1), palette), (y * width + x) * 4)
    }
  }
  return { width, height, rgba }
}

function colourOf(values: number[], colour: number, scale: number, palette: Buffer | undefined): number[] {
  const [first = 0, second = 0, third = 0, fourth = 255] = values
  if (colour === 3) return [palette?.[first * 3] ?? 0, palette?.[first * 3 + 1] ?? 0, palette?.[first * 3 + 2] ?? 0, 255]
  // Transparent pixels stand on white paper.
  if (colour === 0 || colour === 4)
    return colour === 4 && second === 0 ? [255, 255, 255, 255] : [first * scale, first * scale, first * scale, 255]
  return colour === 6 && fourth === 0 ? [255, 255, 255, 255] : [first, second, third, 255]
}

function chunksOf(bytes: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const name = bytes.toString('latin1', at + 4, at + 8)
    const data = bytes.subarray(at + 8, at + 8 + length)
    const earlier = chunks.get(name)
    chunks.set(name, earlier ? Buffer.concat([earlier, data]) : data)
    at += 12 + length
  }
  return chunks
}

function inflate(data: Buffer): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: pixelsMax * 4 + 100_000 })
  } catch {
    throw new ControlRefusal('The PNG is damaged.')
  }
}

/** Undoes the filters of https://www.w3.org/TR/png-3/#9Filters, row by row. */
function unfilter(data: Buffer, height: number, rowBytes: number, step: number): Buffer[] {
  if (data.length < height * (rowBytes + 1)) throw new ControlRefusal('The PNG is cut short.')
  const rows: Buffer[] = []
  let above = Buffer.alloc(rowBytes)
  for (let y = 0; y < height; y++) {
    const begin = y * (rowBytes + 1)
    const filter = data[begin] ?? 0
    const row = Buffer.from(data.subarray(begin + 1, begin + 1 + rowBytes))
    for (let x = 0; x < rowBytes; x++) {
      const left = x < step ? 0 : (row[x - step] ?? 0)
      const up = above[x] ?? 0
      const corner = x < step ? 0 : (above[x - step] ?? 0)
      row[x] = ((row[x] ?? 0) + predict(filter, left, up, corner)) & 0xff
    }
    rows.push(row)
    above = row
  }
  return rows
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const estimate = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)]
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
}
