import type { DataCentres } from '../mtproto/data-centres.ts'

/** What the control API needs of the data centres. */
export type ControlledDataCentres = Pick<DataCentres, 'sessions' | 'scanQr' | 'fault' | 'disturbances' | 'calm' | 'cut'>
