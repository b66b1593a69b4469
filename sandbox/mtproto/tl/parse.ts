/** An entry as the machine-readable schemas write it. */
export interface TlEntry {
  kind: 'class' | 'method'
  name: string
  id: number
  type: string
  arguments: { name: string; type: string; typeModifiers?: TlModifiers }[]
}

interface TlModifiers {
  predicate?: string
  isVector?: boolean
  isBareVector?: boolean
  isBareType?: boolean
}

/** Reads the text form of a schema (https://core.telegram.org/mtproto/TL), in which other clients ship theirs. */
export function parseTl(text: string): TlEntry[] {
  const entries: TlEntry[] = []
  let kind: TlEntry['kind'] = 'class'
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '---functions---') kind = 'method'
    if (line === '---types---') kind = 'class'
    const found = /^([\w.]+)#([0-9a-f]+)\s+(.*?)=\s*([^;]+);/.exec(line)
    if (!found) continue
    const [, name = '', id = '', fields = '', type = ''] = found
    const named = fields.split(/\s+/).filter((part) => part.includes(':') && !part.startsWith('{'))
    entries.push({ kind, name, id: Number.parseInt(id, 16), type: type.trim(), arguments: named.map(parseArgument) })
  }
  return entries
}

function parseArgument(text: string): TlEntry['arguments'][number] {
  const [name = '', ...rest] = text.split(':')
  let type = rest.join(':')
  const typeModifiers: TlModifiers = {}
  const conditional = /^(\w+\.\d+)\?(.*)$/.exec(type)
  if (conditional) {
    typeModifiers.predicate = conditional[1] ?? ''
    type = conditional[2] ?? ''
  }
  const vector = /^([Vv])ector<%?(.*)>$/.exec(type)
  if (vector) {
    if (vector[1] === 'V') typeModifiers.isVector = true
    else typeModifiers.isBareVector = true
    type = vector[2] ?? ''
  }
  return { name, type, typeModifiers }
}
