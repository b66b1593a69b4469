type Pieces = object | AsyncIterable<object>

export interface Section {
  name: string
  content: Pieces | (() => Promise<object> | AsyncIterable<object>)
}

/**
 * One JSON document, cut into as many as it takes: each is valid by itself, begins with `head` and its number, and has at most `bytesMax`
 * bytes, but for a single piece that is longer. Only one is in memory at a time. Lists are cut between their pieces.
 */
export async function* jsonParts(head: object, sections: Section[], bytesMax: number): AsyncGenerator<Buffer> {
  let number = 1
  let chunks: Buffer[] = []
  let bytes = 0
  /** The list that is open. */
  let list: string | undefined
  const write = (text: string) => {
    const chunk = Buffer.from(text)
    chunks.push(chunk)
    bytes += chunk.length
  }
  const begin = () => write(JSON.stringify({ ...head, part: number++ }, undefined, 2).slice(0, -2))
  const closeList = () => {
    if (list !== undefined) write('\n  ]')
    list = undefined
  }
  const end = () => {
    closeList()
    write('\n}\n')
    const part = Buffer.concat(chunks)
    chunks = []
    bytes = 0
    return part
  }
  begin()
  let isFresh = true
  for (const { name, content } of sections) {
    const value = await (typeof content === 'function' ? content() : content)
    const pieces = isPieces(value) ? value : undefined
    const isList = pieces !== undefined
    for await (const piece of pieces ?? [value]) {
      const text = JSON.stringify(piece, undefined, 2)
      if (!isFresh && bytes + Buffer.byteLength(text) + closingBytes > bytesMax) {
        yield end()
        begin()
      }
      isFresh = false
      if (!isList) write(`,\n  ${JSON.stringify(name)}: `)
      else write(list === name ? ',\n' : `,\n  ${JSON.stringify(name)}: [\n`)
      if (isList) list = name
      write(text)
    }
    closeList()
  }
  yield end()
}

const isPieces = (value: object): value is Iterable<object> | AsyncIterable<object> => Array.isArray(value) || Symbol.asyncIterator in value

/** A name, its brackets and the end. */
const closingBytes = 200
