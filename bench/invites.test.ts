import { expect, test } from 'vitest'
import { createSecretBox } from '#platform/secret-box.ts'
import { minuteMs } from '#shared/time.ts'
import { startProduct } from '#tests/product.ts'
import { accountsFor, deviation, invite, openShops } from './support/invitations.ts'

test(
  'of 300 conversations and more of each package the data centre sees its share invited, once in 30 days, and nobody who opted out or in quiet hours',
  async () => {
    const product = await startProduct({ updates: 'polling' })
    const box = createSecretBox(Buffer.from(product.env['SECRET_KEY'] ?? '', 'base64'))
    const accounts = accountsFor(900)
    await openShops({ ...product, box }, accounts)
    const { packages, strays } = await invite({ ...product, box }, accounts)
    expect(strays).toBe(0)
    expect(packages).toHaveLength(3)
    // by mere chance one run in five thousand is further off
    for (const one of packages) expect(deviation(one), one.packageId).toBeLessThan(4)
  },
  5 * minuteMs,
)
