/** What a managed account must never do: see `Judge`. */
export const judgedRules = ['stranger', 'cap', 'method', 'two_holders'] as const
export type JudgedRule = (typeof judgedRules)[number]
