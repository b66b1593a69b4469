/** Leave to write into one chat. Cannot be made by hand: only its office knows it. */
export interface Permit {
  readonly accountId: number
  readonly chatId: number
  /** The message in the database that it was given for; absent: a group on the customer's list. */
  readonly messageId?: number
}

/** Only conversations holds the functions that mint. */
export interface PermitOffice {
  /** For a message that stands in the database. */
  mintFor(incoming: { accountId: number; chatId: number; messageId: number }): Permit
  /** For a group that the customer listed. @throws for a private chat: who did not write there is not written to. */
  mintForGroup(group: { accountId: number; chatId: number }): Permit
  isGenuine(permit: Permit): boolean
}

export function createPermitOffice(): PermitOffice {
  const minted = new WeakSet<Permit>()
  function mint(fields: Permit): Permit {
    const permit = Object.freeze(fields)
    minted.add(permit)
    return permit
  }
  return {
    mintFor: ({ accountId, chatId, messageId }) => mint({ accountId, chatId, messageId }),
    mintForGroup({ accountId, chatId }) {
      if (chatId >= 0) throw new Error(`The chat ${chatId} is no group`)
      return mint({ accountId, chatId })
    },
    isGenuine: (permit) => minted.has(permit),
  }
}
