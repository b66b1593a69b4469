/** What a session of the product may call; anything off this list is a violation. */
const allowed = new Set([
  // login and logout
  'auth.sendCode',
  'auth.resendCode',
  'auth.cancelCode',
  'auth.signIn',
  'auth.checkPassword',
  'auth.exportLoginToken',
  'auth.importLoginToken',
  'auth.logOut',
  'auth.bindTempAuthKey',
  'account.getPassword',
  // files of other data centres
  'auth.exportAuthorization',
  'auth.importAuthorization',
  'upload.saveFilePart',
  'upload.saveBigFilePart',
  'upload.getFile',
  'messages.uploadMedia',
  // the connection
  'help.getConfig',
  'help.getAppConfig',
  'help.getNearestDc',
  'account.updateStatus',
  // catching up
  'updates.getState',
  'updates.getDifference',
  'updates.getChannelDifference',
  'messages.getDialogs',
  'messages.getPeerDialogs',
  // a conversation
  'messages.sendMessage',
  'messages.sendMedia',
  'messages.sendMultiMedia',
  'messages.editMessage',
  'messages.setTyping',
  'messages.readHistory',
  'messages.readMessageContents',
  'channels.readHistory',
])

type Query = { [field: string]: unknown }

/** Methods that are allowed about the account itself only. */
const aboutSelf: Record<string, (query: Query, userId: number | undefined) => boolean> = {
  'users.getUsers': (query, userId) => Array.isArray(query['id']) && query['id'].every((user: Query) => isSelf(user, userId)),
  'users.getFullUser': (query, userId) => isSelf(query['id'] as Query, userId),
  'channels.getParticipant': (query, userId) => isSelf(query['participant'] as Query, userId),
}

export function isAllowed(method: string, query: Query, userId: number | undefined): boolean {
  return allowed.has(method) || (aboutSelf[method]?.(query, userId) ?? false)
}

function isSelf(user: Query, userId: number | undefined): boolean {
  return user['_'] === 'inputUserSelf' || user['_'] === 'inputPeerSelf' || (userId !== undefined && user['userId'] === userId)
}
