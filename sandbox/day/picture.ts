import { crc32, deflateSync } from 'node:zlib'

/** A small photo, a PNG: a vase before a wall, so that a chat shows something. */
export function samplePhoto(width = 320, height = 240): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set(colourAt(x / width, y / height), y * (1 + width * 3) + 1 + x * 3)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // eight bits a channel, red, green and blue
  head.set([8, 2], 8)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

function colourAt(x: number, y: number): [number, number, number] {
  const half = y > 0.3 && y < 0.85 ? 0.05 + 0.11 * Math.sin((y - 0.3) * 5.2) ** 2 : 0
  const across = (x - 0.5) / (half || 1)
  if (half > 0 && Math.abs(across) < 1) {
    const light = 1 - 0.45 * (across + 0.35) ** 2
    const isBand = y > 0.52 && y < 0.56
    return isBand ? [236 * light, 226 * light, 205 * light] : [64 * light, 112 * light, 158 * light]
  }
  return y > 0.8 ? [148 - 40 * y, 104 - 30 * y, 70 - 20 * y] : [238 - 30 * y, 226 - 34 * y, 210 - 40 * y]
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
