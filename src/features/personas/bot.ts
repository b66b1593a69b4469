import { z } from 'zod'
import { ownPresses } from '#features/accounts/guard.ts'
import { accountLabel } from '#features/accounts/rules.ts'
import type { BotShell } from '#platform/bot/shell.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import { addMs, dayMs } from '#shared/time.ts'
import { dashed } from '#platform/words.ts'
import { lengthsMax, textFields, tones, type PersonaWords, type TextField } from './rules.ts'
import type { PersonaRefusal, Personas } from './service.ts'

export interface PersonasBotDeps {
  personas: Personas
  clock: Clock
  customers: { languageOf(customerId: number): Promise<Language> }
  accounts: { get(accountId: number): Promise<FormAccount | undefined> }
  /** Where the way back leads. */
  home(language: Language): Button
}

interface FormAccount {
  id: number
  customerId: number
  firstName?: string | undefined
  username?: string | undefined
}

/** The panel of the form. */
export const personaScreen = 'persona-form'
const inputKind = 'personas.field'
/** As long as the journey waits at this step. */
const answerMs = dayMs
/** On the form; the whole text stands in the question about the field. */
const shownMax = 300

const accountArg = z.coerce.number().int().positive()
const fieldArg = z.enum(textFields)
const toneArg = z.enum(tones)

/** The form about who the account is: one panel with all fields, each with a question of its own. */
export function registerPersonasBot(shell: BotShell, { personas, clock, customers, accounts, home }: PersonasBotDeps) {
  const { messenger, inputs, words } = shell
  const onOwn = ownPresses(shell, accounts)

  /** Shows the form at the bottom of the chat. Does nothing for an account that is not of this customer. */
  async function openPersonaForm(chatId: number, accountId: number): Promise<void> {
    const account = await accounts.get(accountId)
    if (account?.customerId !== chatId) return
    await messenger.show(chatId, personaScreen, await formView(await customers.languageOf(chatId), account))
  }

  async function formView(language: Language, account: FormAccount): Promise<View> {
    const persona = await personas.get(account.id)
    const say = (id: string) => words.plain(language, id)
    const lines = (['name', 'tone', 'role', 'services', 'forbidden'] as const).map((field) =>
      words.html(language, `personas-line-${field}`, { value: clip(valueOf(language, account, persona, field), shownMax) }),
    )
    const field = (name: TextField): Button => ({ text: say(`personas-button-${name}`), press: pressData('per.field', account.id, name) })
    return {
      html: [
        words.html(language, 'personas-title', { account: accountLabel(account) }),
        ...lines,
        words.html(language, 'personas-hint'),
      ].join('\n\n'),
      buttons: [
        [field('name'), { text: say('personas-button-tone'), press: pressData('per.tones', account.id) }],
        [field('role'), field('services')],
        [field('forbidden')],
        [
          { text: say('personas-button-defaults'), press: pressData('per.defaults', account.id) },
          { text: say('personas-button-save'), press: pressData('per.save', account.id), style: 'success' },
        ],
        [home(language)],
      ],
    }
  }

  function valueOf(language: Language, account: FormAccount, persona: PersonaWords, field: keyof PersonaWords): string {
    if (field === 'tone') return words.plain(language, `personas-tone-${persona.tone ?? 'warm'}`)
    if (field === 'name') return persona.name ?? account.firstName ?? words.plain(language, 'personas-default-name')
    return persona[field] ?? words.plain(language, `personas-default-${field}`)
  }

  onOwn('per.form', async (ctx, account) => {
    await ctx.here(await formView(ctx.person.language, account))
  })

  onOwn('per.field', async (ctx, account, [name]) => {
    const field = fieldArg.safeParse(name)
    if (!field.success) return
    const value = valueOf(ctx.person.language, account, await personas.get(account.id), field.data)
    await inputs.expect(ctx.person.id, inputKind, { accountId: account.id, field: field.data }, addMs(clock.now(), answerMs))
    await ctx.here({
      html: ctx.html(`personas-ask-${field.data}`, { value, max: lengthsMax[field.data] }),
      buttons: [
        [
          { text: ctx.plain('personas-button-back'), press: pressData('per.form', account.id) },
          { text: ctx.plain('personas-button-default'), press: pressData('per.clear', account.id, field.data) },
        ],
      ],
    })
  })

  onOwn('per.clear', async (ctx, account, [name]) => {
    const field = fieldArg.safeParse(name)
    if (!field.success) return
    await personas.save(account.id, { [field.data]: undefined })
    await ctx.here(await formView(ctx.person.language, account))
  })

  onOwn('per.tones', async (ctx, account) => {
    const { tone = 'warm' } = await personas.get(account.id)
    await ctx.here({
      html: ctx.html('personas-ask-tone'),
      buttons: [
        ...tones.map((name): Button[] => [
          { text: `${name === tone ? '• ' : ''}${ctx.plain(`personas-tone-${name}`)}`, press: pressData('per.tone', account.id, name) },
        ]),
        [{ text: ctx.plain('personas-button-back'), press: pressData('per.form', account.id) }],
      ],
    })
  })

  onOwn('per.tone', async (ctx, account, [name]) => {
    const tone = toneArg.safeParse(name)
    if (!tone.success) return
    await personas.save(account.id, { tone: tone.data })
    await ctx.here(await formView(ctx.person.language, account))
  })

  for (const [name, how] of [
    ['per.save', 'saved'],
    ['per.defaults', 'skipped'],
  ] as const)
    onOwn(name, async (ctx, account) => {
      const answered = await personas.answer(ctx.person.id, account.id, how)
      if (!answered.ok) return ctx.stale()
      await messenger.close(ctx.person.id, personaScreen)
      await ctx.here({ html: ctx.html(`personas-${how}`, { account: accountLabel(account) }) })
    })

  const inputData = z.object({ accountId: accountArg, field: fieldArg })

  shell.input(inputKind, async (ctx, data) => {
    const { accountId, field } = inputData.parse(data)
    const refuse = (reason: PersonaRefusal) =>
      ctx.answer({
        html: ctx.html(`personas-refused-${dashed(reason)}`, { max: lengthsMax[field] }),
        buttons: [[{ text: ctx.plain('personas-button-back'), press: pressData('per.form', accountId) }]],
      })
    const account = await accounts.get(accountId)
    if (account?.customerId !== ctx.person.id) {
      await inputs.drop(ctx.person.id, inputKind)
      return void (await refuse('no_account'))
    }
    const saved = await personas.save(accountId, { [field]: ctx.message.text ?? ctx.message.caption ?? '' })
    if (!saved.ok) return void (await refuse(saved.reason))
    await inputs.drop(ctx.person.id, inputKind)
    await messenger.show(ctx.person.id, personaScreen, await formView(ctx.person.language, account))
  })

  return { openPersonaForm }
}
