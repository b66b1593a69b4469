import type { TlObject } from '../tl/object.ts'
import type { Context, Handlers } from './context.ts'

const configLifeSeconds = 3600

/** What clients ask about the service itself when they connect. */
export function helpMethods({ world, dcs }: Context): Handlers {
  return {
    'help.getConfig': (_, { dc }) => ({
      _: 'config',
      date: world.nowSeconds(),
      expires: world.nowSeconds() + configLifeSeconds,
      testMode: false,
      thisDc: dc,
      dcOptions: dcs.flatMap(dcOptions),
      dcTxtDomainName: 'localhost',
      chatSizeMax: 200,
      megagroupSizeMax: 200_000,
      forwardedCountMax: 100,
      onlineUpdatePeriodMs: 210_000,
      offlineBlurTimeoutMs: 5000,
      offlineIdleTimeoutMs: 30_000,
      onlineCloudTimeoutMs: 300_000,
      notifyCloudDelayMs: 30_000,
      notifyDefaultDelayMs: 1500,
      pushChatPeriodMs: 60_000,
      pushChatLimit: 2,
      editTimeLimit: 172_800,
      revokeTimeLimit: 2_147_483_647,
      revokePmTimeLimit: 2_147_483_647,
      ratingEDecay: 2_419_200,
      stickersRecentLimit: 200,
      channelsReadMediaPeriod: 604_800,
      callReceiveTimeoutMs: 20_000,
      callRingTimeoutMs: 90_000,
      callConnectTimeoutMs: 30_000,
      callPacketTimeoutMs: 10_000,
      meUrlPrefix: 'https://t.me/',
      captionLengthMax: 1024,
      messageLengthMax: 4096,
      webfileDcId: dc,
    }),
    'help.getNearestDc': (_, { dc }) => ({ _: 'nearestDc', country: 'TR', thisDc: dc, nearestDc: dc }),
    'help.getAppConfig': ({ hash }) =>
      hash === 1 ? { _: 'help.appConfigNotModified' } : { _: 'help.appConfig', hash: 1, config: { _: 'jsonObject', value: [] } },
    'help.getTermsOfServiceUpdate': () => ({ _: 'help.termsOfServiceUpdateEmpty', expires: world.nowSeconds() + configLifeSeconds }),
    'help.getInviteText': () => ({ _: 'help.inviteText', message: '' }),
  }
}

/** Every data centre is there for everything and once more for media, as clients look for both. */
function dcOptions({ id, host, port }: { id: number; host: string; port: number }): TlObject[] {
  const option = { _: 'dcOption', id, ipAddress: host, port }
  return [option, { ...option, mediaOnly: true }]
}
