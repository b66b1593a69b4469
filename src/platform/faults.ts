/** Whether the operating system gave one of these reasons. */
export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

/** What to tell the operator in one sentence: what is wrong, and what to do about it. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const known = ofTheSystem(error) ?? ofTheDatabase(error)
  if (known) return known
  // a whole sentence of ours says what its cause means
  if (error.message.endsWith('.') || !(error.cause instanceof Error)) return error.message
  return `${error.message}: ${error.cause.message}`
}

function ofTheSystem(error: Error): string | undefined {
  const path = 'path' in error && typeof error.path === 'string' ? error.path : 'the data directory'
  if (isCode(error, 'ENOSPC', 'EDQUOT')) return diskFull(path)
  if (isCode(error, 'EACCES', 'EPERM', 'EROFS') && 'syscall' in error)
    return `This user may not write ${path}: give it the rights, or set DATA_DIR to another folder.`
  if (isCode(error, 'ENOTDIR', 'EEXIST')) return `${path} is in the way, a folder was wanted there: set DATA_DIR to another one.`
  return undefined
}

export const diskFull = (place: string) => `The disk that holds ${place} is full: free some space and start again.`

/** By SQLSTATE: https://www.postgresql.org/docs/18/errcodes-appendix.html */
function ofTheDatabase(error: Error): string | undefined {
  if (isCode(error, 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH') && 'syscall' in error)
    return `The database does not answer (${error.message}): start it, or correct DATABASE_URL.`
  if (isCode(error, '28P01', '28000')) return 'The database refuses the user or password in DATABASE_URL: correct it.'
  if (isCode(error, '3D000')) return 'The database that DATABASE_URL names does not exist: create it with "createdb".'
  if (isCode(error, '42501')) return 'The user in DATABASE_URL may not create tables: make it the owner of the database.'
  if (isCode(error, '53100')) return diskFull('the database')
  if (isCode(error, '53300')) return 'The database takes no more connections: raise its max_connections.'
  return undefined
}
