import type { Body, Answer, StateView } from './contract.ts'

/** What the control API needs of the data centres. */
export interface ControlledDataCentres {
  sessions: {
    list(userId: number): NonNullable<StateView['sessions']>
    /** False when the session cannot be ended or is gone. */
    end(userId: number, sessionId: string): boolean
  }
  /** Accepts the login behind a `tg://login` link as this person; answers the device that is signed in. */
  scanQr(userId: number, url: string): Promise<Answer<'scan'>> | Answer<'scan'>
  fault(order: Omit<Body<'fault'>, 'side'>): void
  /** How many connections were dropped. */
  cut(order: Body<'cut'>): number
}
