import type { Conversations } from '#features/conversations/service.ts'
import type { Events } from '#platform/events.ts'
import './events.ts'

export interface EngagementJobsDeps {
  events: Events
  conversations: Pick<Conversations, 'withdrawUnasked'>
}

/** What engagement does when nobody has pressed anything. Call at composition, in every role. */
export function registerEngagementJobs({ events, conversations }: EngagementJobsDeps): void {
  events.listen('contact_opted_out', 'engagement', ({ conversationId }) => conversations.withdrawUnasked(conversationId))
}
