/** Leave to write into one chat, given for a message that stands in the database. Cannot be made by hand: only its office knows it. */
export interface Permit {
  readonly accountId: number
  readonly chatId: number
  readonly messageId: number
}

export interface PermitOffice {
  /** Only conversations holds this function. */
  mintFor(incoming: { accountId: number; chatId: number; messageId: number }): Permit
  isGenuine(permit: Permit): boolean
}

export function createPermitOffice(): PermitOffice {
  const minted = new WeakSet<Permit>()
  return {
    mintFor({ accountId, chatId, messageId }) {
      const permit = Object.freeze({ accountId, chatId, messageId })
      minted.add(permit)
      return permit
    },
    isGenuine: (permit) => minted.has(permit),
  }
}
