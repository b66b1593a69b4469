import { expect, test } from 'vitest'
import { asciiDomain, isDomainName } from './domain.ts'

test('a domain in any letters is one by its punycode, and nothing else is', () => {
  expect(asciiDomain('\u015firket.com')).toBe('xn--irket-idb.com')
  expect(asciiDomain('shop.com')).toBe('shop.com')
  for (const domain of [
    '\u015firket.com',
    'xn--irket-idb.com',
    '\u0131\u015f\u0131k.com.tr',
    '\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444',
    'a-b.co',
  ])
    expect(isDomainName(domain), domain).toBe(true)
  for (const other of [
    '\u015firket',
    '\u015firket.com/x',
    '\u015f irket.com',
    '-\u015f.com',
    '\u015f..com',
    '\u015f.com.',
    'a_b.com',
    '1.2.3.4',
    'shop.com@\u015f',
  ])
    expect(isDomainName(other), other).toBe(false)
})
