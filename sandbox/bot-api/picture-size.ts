export interface PictureSize {
  width: number
  height: number
}

/** Width and height from the head of a PNG, JPEG, GIF or WebP; undefined when the bytes are no such picture. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return ofPng(view) ?? ofGif(view) ?? ofWebp(view) ?? ofJpeg(view)
  } catch (error) {
    // A head that promises more bytes than there are.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function ofPng(view: Buffer): PictureSize | undefined {
  if (view.length < 24 || view.readUInt32BE(0) !== 0x89_50_4e_47) return undefined
  return { width: view.readUInt32BE(16), height: view.readUInt32BE(20) }
}

function ofGif(view: Buffer): PictureSize | undefined {
  if (view.length < 10 || !view.toString('latin1', 0, 4).startsWith('GIF8')) return undefined
  return { width: view.readUInt16LE(6), height: view.readUInt16LE(8) }
}

function ofWebp(view: Buffer): PictureSize | undefined {
  if (view.length < 30 || view.toString('latin1', 8, 12) !== 'WEBP') return undefined
  const format = view.toString('latin1', 12, 16)
  if (format === 'VP8X') return { width: view.readUIntLE(24, 3) + 1, height: view.readUIntLE(27, 3) + 1 }
  if (format === 'VP8 ') return { width: view.readUInt16LE(26) & 0x3f_ff, height: view.readUInt16LE(28) & 0x3f_ff }
  const bits = view.readUInt32LE(21)
  return { width: (bits & 0x3f_ff) + 1, height: ((bits >> 14) & 0x3f_ff) + 1 }
}

/** Walks the segments to the first frame header. */
function ofJpeg(view: Buffer): PictureSize | undefined {
  if (view.length < 4 || view.readUInt16BE(0) !== 0xff_d8) return undefined
  let at = 2
  while (at + 9 < view.length) {
    if (view[at] !== 0xff) return undefined
    const marker = view[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: view.readUInt16BE(at + 7), height: view.readUInt16BE(at + 5) }
    at += 2 + view.readUInt16BE(at + 2)
  }
  return undefined
}
