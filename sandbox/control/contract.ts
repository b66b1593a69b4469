import { z } from 'zod'
import { judgedRules } from '../world/judged-rules.ts'

/**
 * The control API: what a person (or another program) can do in the sandbox's world. Every verb is `POST /sim/<verb>` with a
 * JSON body; `GET /sim` lists them with the JSON Schemas made from this file. A refusal is 400 `{error: "one sentence"}`.
 */
const userId = z.int().positive()
const chatId = z.int().describe('A user id, or the negative id of a group, supergroup or channel, as the Bot API marks them')
const messageId = z.int().positive().describe('As the acting person sees it: an id of their own mailbox')
const base64 = z.base64().describe('The bytes of a file')

/** What the language model does. */
export const modelModes = ['polite', 'obedient', 'script', 'slow', 'down', 'wrong_json', 'empty'] as const

const mediaKind = z.enum(['photo', 'video', 'animation', 'voice', 'audio', 'video_note', 'document', 'sticker'])

/** A message as one person sees it. */
export const messageView = z.object({
  messageId,
  uid: z.int(),
  chatId,
  fromId: userId,
  fromName: z.string(),
  isOut: z.boolean(),
  /** Seconds since 1970. */
  date: z.int(),
  editDate: z.int().optional(),
  text: z.string(),
  entities: z.array(
    z.object({
      type: z.string(),
      offset: z.int(),
      length: z.int(),
      url: z.string().optional(),
      language: z.string().optional(),
      userId: userId.optional(),
    }),
  ),
  media: z
    .union([
      z.object({
        kind: mediaKind,
        /** `GET /sim/file/<key>`. */
        file: z.string(),
        name: z.string(),
        mime: z.string(),
        size: z.int(),
        width: z.int().optional(),
        height: z.int().optional(),
        durationSeconds: z.number().optional(),
        emoji: z.string().optional(),
      }),
      z.object({
        kind: z.literal('contact'),
        phone: z.string(),
        firstName: z.string(),
        lastName: z.string().optional(),
        userId: userId.optional(),
      }),
      z.object({
        kind: z.literal('location'),
        latitude: z.number(),
        longitude: z.number(),
        title: z.string().optional(),
        address: z.string().optional(),
      }),
    ])
    .optional(),
  service: z.object({ kind: z.string(), userIds: z.array(userId).optional(), title: z.string().optional() }).optional(),
  replyTo: z.object({ messageId, fromName: z.string(), text: z.string() }).optional(),
  albumId: z.string().optional(),
  /** The inline keyboard of a bot, as the Bot API writes it (`text`, `callback_data`, `url`, `copy_text`, `style`, `disabled`, …). */
  buttons: z.array(z.array(z.record(z.string(), z.unknown()))),
  isRead: z.boolean().describe('For own messages: the other side has read it'),
  /** Emoji with which bots reacted. */
  reactions: z.array(z.string()).optional(),
})

export const chatView = z.object({
  chatId,
  kind: z.enum(['private', 'bot', 'service', 'self', 'group', 'supergroup', 'channel']),
  title: z.string(),
  username: z.string().optional(),
  last: messageView.optional(),
  unread: z.int().min(0),
  isBlocked: z.boolean().describe('This person has blocked the other side'),
  /** Somebody is typing there now: `typing`, `upload_photo`, … */
  action: z.string().optional(),
  /** What a bot is writing there bit by bit, before it is a message. */
  draft: z.string().optional(),
  /** The reply keyboard that a bot left here, as the Bot API writes it. */
  keyboard: z.record(z.string(), z.unknown()).optional(),
  /** A bot's commands for this person in this chat. */
  commands: z.array(z.object({ command: z.string(), description: z.string() })),
  members: z.int().optional(),
})

export const personView = z.object({
  id: userId,
  firstName: z.string(),
  lastName: z.string().optional(),
  username: z.string().optional(),
  phone: z.string().optional(),
  languageCode: z.string(),
  /** What a bot says of itself before anybody wrote to it, by language; '' is for all others. */
  about: z.record(z.string(), z.string()).optional(),
  /** Where the chat page lists this person. */
  role: z.enum(['customer', 'staff', 'contact', 'bot', 'service']),
  hasPassword: z.boolean(),
  isBanned: z.boolean(),
  dc: z.int(),
  /** Unread messages over all chats of a person: the badge with which the chat page shows that somebody else got something. */
  unread: z.int().min(0).optional(),
})

export const sessionView = z.object({
  id: z.string(),
  device: z.string(),
  app: z.string(),
  createdAt: z.int(),
  lastSeenAt: z.int(),
  isOnline: z.boolean(),
  /** This person's phone in the sandbox; it cannot be ended. */
  isPhone: z.boolean(),
})

/** What keeps the world from running as usual; the verb `calm` takes it back. */
const disturbanceKinds = ['bot-api', 'accounts', 'network', 'model', 'clock'] as const

export const disturbanceView = z.object({
  kind: z.enum(disturbanceKinds),
  detail: z.string().describe('Such as messages.sendMessage FLOOD_WAIT_30, or the mode of the language model'),
  times: z.int().optional().describe('For so many calls'),
  untilMs: z.number().optional().describe('Of the machine’s clock'),
})

/** A day that the contacts play for an account. */
export const dayView = z.object({
  userId,
  steps: z.int(),
  done: z.int(),
  answers: z.int().describe('What the contacts answered to what they got'),
})

/** `GET /sim/state?user=ID`: one person's phone. Without `user` only `people`, `clock` and `judge`. */
export const stateView = z.object({
  people: z.array(personView),
  clock: z.object({ offsetMs: z.number(), nowMs: z.number() }),
  judge: z.array(z.object({ rule: z.string(), detail: z.string(), at: z.int() })).describe('What the world saw that must never happen'),
  payments: z
    .array(z.object({ userId, reference: z.string(), amountKurus: z.int(), at: z.int() }))
    .optional()
    .describe('Money that arrived at the bank, oldest first'),
  violations: z.array(z.string()).optional().describe('Where traffic of the Bot API broke its schema'),
  disturbances: z.array(disturbanceView).optional().describe('Faults and the like that are in force'),
  days: z.array(dayView).optional().describe('The days that are being played'),
  me: personView.optional(),
  chats: z.array(chatView).optional(),
  sessions: z.array(sessionView).optional(),
  /** The 2FA password of the chosen person, for whoever plays them. */
  password: z.string().optional(),
})

/** `GET /sim/history?user=ID&chat=ID&before=MESSAGE_ID&limit=N`: oldest first. */
export const historyView = z.object({ messages: z.array(messageView), hasMore: z.boolean() })

/** `GET /sim/model[?limit=N]`: what the language model does, and the last requests, oldest first. */
export const modelView = z.object({
  mode: z.enum(modelModes),
  requests: z.array(
    z.object({
      path: z.string(),
      model: z.string(),
      messages: z.array(z.object({ role: z.string(), content: z.string() })).optional(),
      input: z.array(z.string()).optional().describe('Texts to be embedded'),
      isStreamed: z.boolean(),
      answer: z.string().optional(),
    }),
  ),
})

/** `GET /sim/judge`: what the judge watches, and what it saw. */
export const judgeView = z.object({
  rules: z.array(z.object({ rule: z.enum(judgedRules), count: z.int() })),
  violations: z.array(z.object({ rule: z.enum(judgedRules), detail: z.string(), at: z.number() })).describe('The last ones, newest first'),
  accounts: z
    .array(
      z.object({
        userId,
        name: z.string(),
        inWindow: z.int().describe('Automatic messages in the last 60 s'),
        cap: z.int(),
        byHand: z.int().describe('A person wrote or chose them'),
        automatic: z.int(),
        posts: z.int().describe('Automatic ones in groups'),
        invites: z.int().describe('Automatic ones with a link into Telegram'),
        sessions: z.array(sessionView),
      }),
    )
    .describe('Whoever a program holds or held'),
  schema: z.array(z.string()).describe('Where traffic of the Bot API broke its schema: the last ones, newest first'),
  schemaCount: z.int(),
})

/**
 * `GET /sim/events?user=ID` (server-sent events, `data:` is one of these): something changed; ask again for what you show.
 * Without `user` the changes of everybody, so that one connection serves all windows of a browser, which opens six at most.
 */
export const changeEvent = z.object({
  /** Whose phone changed; absent when it concerns everybody. */
  userId: userId.optional(),
  kind: z.enum([
    'message',
    'edit',
    'delete',
    'read',
    'typing',
    'user',
    'session',
    'chat',
    'clock',
    'judge',
    'model',
    'fault',
    'day',
    'reset',
  ]),
  chatId: chatId.optional(),
  messageId: messageId.optional(),
})

const done = z.object({ ok: z.literal(true) })
const sent = z.object({ messageId, uid: z.int() })

/** Verb → its summary, body and answer. */
export const verbs = {
  user: {
    summary: 'Adds a person, or changes one that exists (give the id)',
    body: z.object({
      id: userId.optional(),
      firstName: z.string().max(4096).optional(),
      lastName: z.string().optional(),
      username: z.string().nullable().optional(),
      phone: z.string().optional().describe('Digits; made up when absent'),
      languageCode: z.string().optional(),
      role: z.enum(['customer', 'staff', 'contact']).optional(),
      password: z.string().nullable().optional().describe('Sets the 2FA password; null removes it'),
      isBanned: z.boolean().optional(),
      contacts: z.array(userId).optional(),
      dc: z.union([z.literal(2), z.literal(4)]).optional(),
    }),
    answer: personView,
  },
  group: {
    summary: 'Adds a group, supergroup or channel',
    body: z.object({
      kind: z.enum(['group', 'supergroup', 'channel']),
      title: z.string(),
      creatorId: userId,
      memberIds: z.array(userId).default([]),
      username: z.string().optional(),
    }),
    answer: z.object({ chatId }),
  },
  member: {
    summary: 'Changes what a person is in a group: joins, leaves, is made administrator',
    body: z.object({ chatId, userId, role: z.enum(['creator', 'administrator', 'member', 'restricted', 'left', 'kicked']) }),
    answer: done,
  },
  say: {
    summary: 'A person sends a text, a contact or a place',
    body: z.object({
      userId,
      chatId,
      text: z.string().max(4096).default(''),
      replyTo: messageId.optional(),
      contact: z
        .object({ phone: z.string(), firstName: z.string(), lastName: z.string().optional(), userId: userId.optional() })
        .optional(),
      location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
    }),
    answer: sent,
  },
  upload: {
    summary: 'A person sends a photo or a file',
    body: z.object({
      userId,
      chatId,
      kind: mediaKind,
      name: z.string(),
      mime: z.string(),
      bytes: base64,
      caption: z.string().max(1024).default(''),
      replyTo: messageId.optional(),
      albumId: z.string().optional(),
      durationSeconds: z.number().optional(),
    }),
    answer: sent,
  },
  edit: {
    summary: 'A person edits an own message',
    body: z.object({ userId, chatId, messageId, text: z.string().min(1).max(4096) }),
    answer: done,
  },
  delete: {
    summary: 'A person deletes messages for everyone',
    body: z.object({ userId, chatId, messageIds: z.array(messageId) }),
    answer: done,
  },
  press: {
    summary: 'A person presses an inline button; answers what the bot answered',
    body: z.object({
      userId,
      chatId,
      messageId,
      data: z.string().describe('callback_data of the button'),
      isForged: z.boolean().default(false).describe('Skip the check that the message has such a button, as a hostile client could'),
      waitMs: z.int().min(0).max(60_000).default(15_000),
    }),
    answer: z.object({
      isAnswered: z.boolean(),
      text: z.string().optional(),
      showAlert: z.boolean().optional(),
      url: z.string().optional(),
    }),
  },
  read: { summary: 'A person reads a chat up to a message', body: z.object({ userId, chatId, maxId: messageId }), answer: done },
  typing: { summary: 'A person is typing', body: z.object({ userId, chatId, action: z.string().default('typing') }), answer: done },
  block: {
    summary: 'A person blocks or unblocks somebody, a bot included',
    body: z.object({ userId, targetId: userId, isBlocked: z.boolean() }),
    answer: done,
  },
  scan: {
    summary: 'A phone scans the QR of a login: give the tg://login link, or the picture that holds it',
    body: z.object({ userId, url: z.string().optional(), image: base64.optional() }),
    answer: z.object({ device: z.string() }),
  },
  launch: {
    summary: 'A person opens a Mini App: the address as Telegram would load it, with signed launch data',
    body: z.object({ userId, botId: userId, url: z.url(), startParam: z.string().max(512).optional() }),
    answer: z.object({ url: z.string(), initData: z.string() }),
  },
  endSession: { summary: 'A person ends a session in Settings → Devices', body: z.object({ userId, sessionId: z.string() }), answer: done },
  pay: {
    summary: 'Money arrives at the bank for a reference code: the sandbox only notes it, staff approve it in the bot',
    body: z.object({ userId, reference: z.string(), amountKurus: z.int().positive() }),
    answer: done,
  },
  fault: {
    summary: 'The next calls of a method fail in Telegram’s words; `times: 0` clears',
    body: z.object({
      side: z.enum(['bot-api', 'mtproto']),
      method: z.string().describe('Such as sendMessage or messages.sendMessage; * for any'),
      error: z.string().default('').describe('mtproto: FLOOD_WAIT_30, PHONE_NUMBER_BANNED, …; bot-api: the description'),
      code: z.int().default(400),
      retryAfterSeconds: z.int().optional(),
      latencyMs: z.int().min(0).max(60_000).default(0),
      userId: userId.optional().describe('mtproto: only for this account'),
      times: z.int().min(0).default(1),
    }),
    answer: done,
  },
  cut: {
    summary: 'The network: drops connections of the data centres, forgets sessions (amnesia), or refuses new ones for a while',
    body: z.object({
      userId: userId.optional(),
      amnesia: z.boolean().default(false).describe('The server forgets the session, so that nothing unsent is kept for it'),
      refuseMs: z.int().min(0).max(600_000).default(0),
    }),
    answer: z.object({ connections: z.int() }),
  },
  clock: {
    summary: 'Moves the world’s clock',
    body: z.object({ offsetMs: z.number() }),
    answer: z.object({ offsetMs: z.number(), nowMs: z.number() }),
  },
  model: {
    summary: 'What the language model does from now on; GET /sim/model shows what it was asked',
    body: z.object({
      mode: z.enum(modelModes),
      answers: z.array(z.string()).default([]).describe('script: one a request, then 500'),
      delayMs: z.int().min(0).max(600_000).default(60_000).describe('slow: before the first piece'),
      code: z.int().min(0).max(599).default(503).describe('down: the HTTP status; 0 cuts the connection'),
      retryAfterSeconds: z.number().min(0).optional().describe('down: the header retry-after'),
      times: z.int().positive().optional().describe('For so many requests, then polite again'),
    }),
    answer: done,
  },
  cap: {
    summary: 'Tells the judge how many automatic messages an account may send in any 60 s, and how often it may post in one group',
    body: z.object({
      userId,
      perMinute: z.int().min(0),
      postHours: z.number().min(0).optional().describe('Between two posts in one group; 3 unless given'),
    }),
    answer: done,
  },
  calm: {
    summary: 'Takes back faults, outages, the model’s mode and the clock: all of it, or one kind',
    body: z.object({ kind: z.enum(disturbanceKinds).optional() }),
    answer: done,
  },
  day: {
    summary: 'The contacts write to an account as on a working day, over some seconds, and answer what they get',
    body: z.object({
      userId: userId.describe('The account'),
      seconds: z.int().min(0).max(600).default(60),
      answersMax: z.int().min(0).max(3).default(2).describe('How often each contact answers'),
    }),
    answer: z.object({ steps: z.int() }),
  },
  endDay: { summary: 'Ends the day of an account at once', body: z.object({ userId }), answer: done },
  reset: {
    summary: 'Everybody and everything of Telegram back to the beginning, the clock too; what programs know of it stays theirs',
    body: z.object({}),
    answer: done,
  },
} as const satisfies Record<string, { summary: string; body: z.ZodType; answer: z.ZodType }>

export type Verb = keyof typeof verbs
export type Body<V extends Verb> = z.infer<(typeof verbs)[V]['body']>
export type Answer<V extends Verb> = z.infer<(typeof verbs)[V]['answer']>
export type MessageView = z.infer<typeof messageView>
export type ChatView = z.infer<typeof chatView>
export type PersonView = z.infer<typeof personView>
export type StateView = z.infer<typeof stateView>
export type HistoryView = z.infer<typeof historyView>
export type JudgeView = z.infer<typeof judgeView>
export type DayView = z.infer<typeof dayView>
export type DisturbanceView = z.infer<typeof disturbanceView>
export type ModelView = z.infer<typeof modelView>
export type ChangeEvent = z.infer<typeof changeEvent>
