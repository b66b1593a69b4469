import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FluentResource } from '@fluent/bundle'
import { describe, expect, test } from 'vitest'
import { editRefusals } from '#features/accounts/edit-rules.ts'
import { loginRefusals } from '#features/accounts/login-rules.ts'
import { sendRefusals } from '#features/accounts/outgoing-rules.ts'
import { accountRefusals } from '#features/accounts/rules.ts'
import { composeRefusals } from '#features/assistant/service.ts'
import { blockRefusals, changeRefusals, moveRefusals } from '#features/backoffice/rules.ts'
import { broadcastRefusals } from '#features/broadcasts/rules.ts'
import { priceRefusals } from '#features/catalog/service.ts'
import { draftRefusals } from '#features/conversations/drafts.ts'
import { ownEditRefusals } from '#features/conversations/edit-rules.ts'
import { ownRefusals } from '#features/conversations/replies.ts'
import { controlRefusals } from '#features/conversations/service.ts'
import { eraseRefusals } from '#features/customers/rules.ts'
import { funnelRefusals } from '#features/engagement/funnels.ts'
import { inviteRefusals } from '#features/engagement/invites.ts'
import { textRefusals as inviteTextRefusals } from '#features/engagement/invites-rules.ts'
import { menuRefusals } from '#features/engagement/menus.ts'
import { offerRefusals } from '#features/engagement/offers.ts'
import { postRefusals } from '#features/engagement/posts.ts'
import { textRefusals } from '#features/engagement/texts-rules.ts'
import { knowledgeRefusals } from '#features/knowledge/rules.ts'
import { chooseRefusals, connectRefusals } from '#features/onboarding/purchases.ts'
import {
  cancelRefusals,
  claimRefusals,
  createRefusals,
  freeRefusals,
  moneyRefusals,
  receiptRefusals,
  reviewRefusals,
  showRefusals,
  withdrawRefusals,
} from '#features/payments/rules.ts'
import { behaviourRefusals } from '#features/personas/behaviour-rules.ts'
import { personaRefusals } from '#features/personas/service.ts'
import { typedRefusals } from '#features/personas/typed-rules.ts'
import { roleRefusals } from '#features/staff/rules.ts'
import { settingRefusals } from '#features/staff/settings-rules.ts'
import { answerRefusals, closeRefusals, writeRefusals } from '#features/support/rules.ts'
import { dashed } from '#platform/words.ts'
import { languages, type Language } from '#shared/language.ts'

interface List {
  reasons: readonly string[]
  /** The text of a reason. */
  begins: string
  /** Reasons that say the same on purpose. */
  alike?: string[][]
}

/** What posts say in words of their own; the rest they share with invites. */
const ownOfPosts = postRefusals.filter((reason) => !['no_account', 'texts_full'].includes(reason))

const lists: Record<string, List> = {
  login: { reasons: loginRefusals, begins: 'accounts-refused' },
  account: { reasons: accountRefusals, begins: 'accounts-account-refused' },
  compose: { reasons: composeRefusals, begins: 'assistant-refused' },
  block: { reasons: blockRefusals, begins: 'backoffice-refused' },
  change: { reasons: changeRefusals, begins: 'backoffice-refused' },
  move: { reasons: moveRefusals, begins: 'backoffice-refused' },
  free: { reasons: freeRefusals, begins: 'backoffice-refused' },
  broadcast: { reasons: broadcastRefusals, begins: 'broadcasts-refused' },
  price: { reasons: priceRefusals, begins: 'catalog-refused' },
  reply: { reasons: [...new Set([...ownRefusals, ...draftRefusals, ...sendRefusals])], begins: 'conversations-refused' },
  control: { reasons: controlRefusals, begins: 'conversations-refused' },
  edit: { reasons: [...ownEditRefusals, ...editRefusals], begins: 'conversations-edit-refused' },
  erase: { reasons: eraseRefusals, begins: 'customers-refused' },
  menu: { reasons: [...menuRefusals, ...textRefusals], begins: 'engagement-refused' },
  funnel: { reasons: [...new Set([...funnelRefusals, ...textRefusals])], begins: 'engagement-refused' },
  offer: { reasons: offerRefusals, begins: 'engagement-refused' },
  invite: { reasons: [...new Set([...inviteRefusals, ...inviteTextRefusals, ...behaviourRefusals])], begins: 'invites-refused' },
  post: { reasons: ownOfPosts, begins: 'posts-refused' },
  knowledge: { reasons: knowledgeRefusals, begins: 'knowledge-refused' },
  choose: { reasons: [...new Set([...chooseRefusals, ...connectRefusals, ...createRefusals])], begins: 'onboarding-refused' },
  show: { reasons: showRefusals, begins: 'onboarding-refused' },
  claim: { reasons: claimRefusals, begins: 'onboarding-refused' },
  withdraw: { reasons: withdrawRefusals, begins: 'onboarding-refused' },
  receipt: { reasons: receiptRefusals, begins: 'onboarding-refused' },
  cancel: { reasons: cancelRefusals, begins: 'onboarding-refused-cancel' },
  review: { reasons: reviewRefusals, begins: 'payments-refused' },
  money: { reasons: moneyRefusals, begins: 'payments-refused' },
  behaviour: { reasons: behaviourRefusals, begins: 'personas-setting-refused' },
  persona: { reasons: personaRefusals, begins: 'personas-refused' },
  typed: { reasons: typedRefusals, begins: 'personas-typed-refused' },
  role: { reasons: roleRefusals, begins: 'staff-refused' },
  setting: { reasons: settingRefusals, begins: 'staff-refused' },
  write: { reasons: writeRefusals, begins: 'support-refused' },
  answer: { reasons: answerRefusals, begins: 'support-refused' },
  close: { reasons: closeRefusals, begins: 'support-refused' },
}

/** As it stands in the files, its variables unfilled. */
function sentencesIn(language: Language): Map<string, string> {
  const files = readdirSync(join('locales', language)).map((name) => readFileSync(join('locales', language, name), 'utf8'))
  return new Map(files.flatMap((text) => new FluentResource(text).body.map(({ id, value }) => [id, JSON.stringify(value)] as const)))
}

describe.each(languages)('in %s', (language) => {
  const sentences = sentencesIn(language)

  test.each(Object.entries(lists))('each reason of %s has a sentence, and no two have the same', (_, { reasons, begins, alike = [] }) => {
    const said = reasons.map((reason) => [reason, sentences.get(`${begins}-${dashed(reason)}`)] as const)
    expect(said.filter(([, sentence]) => sentence === undefined).map(([reason]) => reason)).toEqual([])
    const groups = [...Map.groupBy(said, ([, sentence]) => sentence).values()].map((group) => group.map(([reason]) => reason))
    expect(groups.filter((group) => group.length > 1)).toEqual(alike)
  })
})

test('no list of refusals is left out', () => {
  const all = readdirSync('src/features', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .flatMap((entry) => {
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      return [...text.matchAll(/^export const (\w*[rR]efusals)\b/gm)].map(([, name = '']) => name)
    })
  // what is part of another list, and what no person is told
  const elsewhere = ['readRefusals', 'unaskedRefusals']
  const here = readFileSync('tests/refusals.test.ts', 'utf8')
  expect(
    all.filter((name) => !elsewhere.includes(name) && !new RegExp(`reasons: .*\\b${name}\\b|ownOfPosts = ${name}`).test(here)),
  ).toEqual([])
})
