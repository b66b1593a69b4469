import { expect, test } from 'vitest'
import { serviceUserId } from '#sandbox/world/types.ts'
import { ask, customerOf, goLive } from '#tests/journey.ts'
import { cast, startProduct } from '#tests/product.ts'

const minute = 60_000

test(
  'the account that talks to the bot is the account that is connected: a login code is neither stored, shown nor answered, and nothing goes in circles',
  async () => {
    const product = await startProduct()
    const { world } = product.sandbox
    const ayse = await goLive(product)
    const elif = product.chat(cast.elif, cast.ayse)
    elif.say('Buradan başlayalım')
    await ayse.sees('Buradan başlayalım')

    // somebody tries to log in to the very account
    const zeynep = customerOf(product, cast.zeynep)
    await zeynep.choosePackage('Temel')
    await zeynep.claim()
    const before = Math.max(...world.messages.keys())
    await zeynep.askForCode('+905551000001')
    const code = await ayse.readCode(before)
    world.send({ fromId: serviceUserId, to: cast.ayse, content: { text: `Giriş kodu: ${code}` }, via: 'service' })
    elif.say('Arada bir kod geldi')
    await ayse.sees('Arada bir kod geldi')

    const bySomebody = [...world.messages.values()].filter(({ content }) => content.text.includes(code))
    expect(bySomebody.every(({ fromId }) => fromId === serviceUserId)).toBe(true)
    expect(product.chat(serviceUserId, cast.ayse).messages()).toEqual([])
    const chats = await product.db.selectFrom('conversation').select('chat_id').execute()
    expect(chats).toEqual([{ chat_id: cast.elif }])

    // what the customer and the bot say to each other is no conversation of the account
    const said = ayse.messages().length
    await ask(ayse, '/yardim', 'Neler yapabilirsiniz')
    elif.say('Son mesaj')
    await ayse.sees('Son mesaj')
    expect(ayse.messages().length - said).toBeLessThanOrEqual(2)
    expect(await product.db.selectFrom('conversation').select('chat_id').execute()).toEqual(chats)
    expect(elif.messages()).toEqual([])

    // the code is still good: nobody has spoken of it anywhere
    await zeynep.typeCode(code)
    await zeynep.sees('zaten bağlı')
    elif.say('Hesap hâlâ çalışıyor')
    await ayse.sees('Hesap hâlâ çalışıyor')
  },
  2 * minute,
)
