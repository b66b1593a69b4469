import type { tl } from '@mtcute/core'

type Method = tl.RpcMethod['_']

/** All that an account of the product ever asks Telegram for. Nothing here reads histories, members or contacts, joins or invites. */
const allowed: ReadonlySet<string> = new Set<Method>([
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
  // files that lie in other data centres
  'auth.exportAuthorization',
  'auth.importAuthorization',
  'upload.getFile',
  'upload.saveFilePart',
  'upload.saveBigFilePart',
  // it only turns an upload into a file that an album can name
  'messages.uploadMedia',
  // the connection
  'help.getConfig',
  // catching up, and which chats there were before
  'updates.getState',
  'updates.getDifference',
  'updates.getChannelDifference',
  'messages.getDialogs',
  // a conversation
  'messages.sendMessage',
  'messages.sendMedia',
  'messages.sendMultiMedia',
  'messages.editMessage',
  'messages.setTyping',
  'messages.readHistory',
  'channels.readHistory',
])

/** About the account itself these are allowed as well. */
export function isAllowed(request: { _: string }, selfId: number | undefined): boolean {
  if (allowed.has(request._)) return true
  const call = request as tl.RpcMethod
  if (call._ === 'users.getUsers') return call.id.every((user) => isSelf(user, selfId))
  if (call._ === 'channels.getParticipant') return isSelf(call.participant, selfId)
  return false
}

function isSelf(peer: tl.TypeInputUser | tl.TypeInputPeer, selfId: number | undefined): boolean {
  if (peer._ === 'inputUserSelf' || peer._ === 'inputPeerSelf') return true
  return selfId !== undefined && 'userId' in peer && peer.userId === selfId
}
