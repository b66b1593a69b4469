import type { Account } from '#features/accounts/rules.ts'
import type { Catalog } from '#features/catalog/service.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Licences } from '#features/licences/service.ts'
import type { Order } from '#features/payments/rules.ts'
import type { Payments } from '#features/payments/service.ts'
import type { ServiceSettings } from '#features/staff/settings-rules.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { View } from '#platform/bot/view.ts'
import { dashed, type Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import type { Situation } from './journeys.ts'
import type { Onboarding } from './service.ts'
import type { Views } from './views.ts'

export interface OnboardingBotDeps {
  db: Database
  clock: Clock
  events: Events
  onboarding: Onboarding
  views: Views
  catalog: Catalog
  licences: Licences
  payments: Payments
  customers: Pick<Customers, 'languageOf'>
  settings: { read(): Promise<ServiceSettings> }
  accounts: {
    get(id: number): Promise<Account | undefined>
    ofCustomer(customerId: number): Promise<Account[]>
    logins: {
      current(customerId: number): Promise<{ id: number } | undefined>
      cancel(loginId: number): Promise<void>
    }
  }
  /** The connect step at the bottom of the chat; an attempt that goes on is shown where it stands. */
  openConnect(chatId: number): Promise<unknown>
  /** The persona step, at the bottom of the chat. */
  openPersonaForm(chatId: number, accountId: number): Promise<unknown>
  /** What the customer sent without saying what it is, and was asked about. */
  unsaid: {
    pendingFiles(customerId: number): Promise<{ key: string; botFileId: string }[]>
    /** Answers how much is left. */
    dropPending(customerId: number, keys: string[]): Promise<number>
    askToWhom(person: MessageContext['person'], count: number): Promise<void>
  }
  /** What /start shows to staff; false for everybody else. */
  openStaffHome(ctx: MessageContext): Promise<boolean>
}

/** The panel of the journey; every view of it stands in its place. */
export const screen = 'journey'
/** What it says once a newer one stands below it: how things stand is said once. */
export const olderView = (words: Words, language: Language): View => ({ html: words.html(language, 'onboarding-panel-older') })
/** What the parts of the journey's bot share. */
export interface Shared {
  shell: BotShell
  deps: OnboardingBotDeps
  views: Views
  showPanel(chatId: number, journeyId: number, headline?: string): Promise<void>
  journeyOf(ctx: PressContext, arg: string | undefined): Promise<Situation | undefined>
  ownOrder(ctx: PressContext, arg: string | undefined): Promise<Order | undefined>
}

export const refusalId = (reason: string) => `onboarding-refused-${dashed(reason)}`
