import type { Migration } from 'kysely/migration'
import { accountMigrations } from '#features/accounts/migrations.ts'
import { assistantMigrations } from '#features/assistant/migrations.ts'
import { conversationsMigrations } from '#features/conversations/migrations.ts'
import { customerMigrations } from '#features/customers/migrations.ts'
import { catalogMigrations } from '#features/catalog/migrations.ts'
import { licenceMigrations } from '#features/licences/migrations.ts'
import { onboardingMigrations } from '#features/onboarding/migrations.ts'
import { paymentMigrations } from '#features/payments/migrations.ts'
import { engagementMigrations } from '#features/engagement/migrations.ts'
import { knowledgeMigrations } from '#features/knowledge/migrations.ts'
import { personasMigrations } from '#features/personas/migrations.ts'
import { staffMigrations } from '#features/staff/migrations.ts'
import { supportMigrations } from '#features/support/migrations.ts'
import { broadcastMigrations } from '#features/broadcasts/migrations.ts'
import { insightsMigrations } from '#features/insights/migrations.ts'
import { backofficeMigrations } from '#features/backoffice/migrations.ts'
import { platformMigrations } from '#platform/migrations.ts'

/** All of them, in the order of their names. */
export const migrations: Record<string, Migration> = {
  ...platformMigrations,
  ...staffMigrations,
  ...customerMigrations,
  ...catalogMigrations,
  ...licenceMigrations,
  ...paymentMigrations,
  ...onboardingMigrations,
  ...accountMigrations,
  ...personasMigrations,
  ...knowledgeMigrations,
  ...assistantMigrations,
  ...conversationsMigrations,
  ...engagementMigrations,
  ...supportMigrations,
  ...broadcastMigrations,
  ...insightsMigrations,
  ...backofficeMigrations,
}
