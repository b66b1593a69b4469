export type JourneyState = 'open' | 'completed' | 'abandoned' | 'cancelled'
