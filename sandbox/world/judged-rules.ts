/** What a managed account must never do: see `Judge`. */
export const judgedRules = ['stranger', 'cap', 'method', 'two_holders', 'not_admin', 'post_pace'] as const
export type JudgedRule = (typeof judgedRules)[number]
