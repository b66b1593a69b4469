import { expect, test } from 'vitest'
import { sentenceOf } from './faults.ts'

const system = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: it failed`), { code, syscall: 'open', ...(path ? { path } : {}) })

test.each([
  [system('ENOSPC', '/data/x'), 'The disk that holds /data/x is full: free some space and start again.'],
  [system('EROFS', '/data'), 'This user may not write /data: give it the rights, or set DATA_DIR to another folder.'],
  [system('ENOTDIR', '/data'), '/data is in the way, a folder was wanted there: set DATA_DIR to another one.'],
  [system('ECONNREFUSED'), 'The database does not answer (ECONNREFUSED: it failed): start it, or correct DATABASE_URL.'],
  [Object.assign(new Error('x'), { code: '28P01' }), 'The database refuses the user or password in DATABASE_URL: correct it.'],
  [Object.assign(new Error('x'), { code: '3D000' }), 'The database that DATABASE_URL names does not exist: create it with "createdb".'],
  [Object.assign(new Error('x'), { code: '53100' }), 'The disk that holds the database is full: free some space and start again.'],
  [new Error('A sentence of ours.', { cause: new Error('noise') }), 'A sentence of ours.'],
  [new Error('Migration failed', { cause: new Error('why') }), 'Migration failed: why'],
  ['thrown text', 'thrown text'],
])('a fault becomes a sentence with its remedy: %s', (error, sentence) => {
  expect(sentenceOf(error)).toBe(sentence)
})
