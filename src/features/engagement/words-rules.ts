import { isMadeOf, phrases, startsWith, tokensOf } from '#shared/phrases.ts'

/**
 * What a short message of a contact means, by its words alone: no model decides whether somebody wants to be left alone. All lists
 * stand folded (small letters, no marks, no dotless i); a message is folded the same way before it is compared.
 */

/** Whether the words of `phrase` stand in the message, whole and in their order. */
export function hasPhrase(tokens: readonly string[], phrase: string): boolean {
  const wanted = tokensOf(phrase)
  return wanted.length > 0 && tokens.some((_, at) => startsWith(tokens, at, wanted))
}

const stops = phrases(
  'dur, durun, durunuz, dur artik, stop, stopp it, stop it, stop all, stopall, istemiyorum, istemiyoruz, istemiyom, ret, yeter, yetti, kes, kesin sunu, kes sunu',
  'yazma, yazmayin, yazmayiniz, yazmasaniz, yazmayi birak, yazmayi birakin, yazmani istemiyorum, yazmanizi istemiyorum',
  'mesaj istemiyorum, mesaj atma, mesaj atmayin, mesaj atmayiniz, mesaj gonderme, mesaj gondermeyin, mesaj yollama, mesaj yollamayin, mesaj yazma, mesaj yazmayin',
  'reklam istemiyorum, reklam atma, reklam atmayin, reklam gondermeyin, reklam yapma, reklam yapmayin, spam yapma, spam yapmayin, spam atma, spam atmayin',
  'mesajlarinizi istemiyorum, mesaj almak istemiyorum, sizden mesaj almak istemiyorum, bildirim istemiyorum',
  'rahatsiz etme, rahatsiz etmeyin, rahatsiz etmeyiniz, rahat birak, rahat birakin, birak, birakin, birak pesimi, birakin pesimi, pesimi birak, pesimi birakin',
  'listeden cikar, listeden cikarin, listenizden cikarin, listeden sil, listenizden silin, numarami silin, numarami sil, uyelikten cikar, aboneligi iptal et, aboneligimi iptal edin',
  'unsubscribe, opt out, optout, quit, enough, leave me alone, go away, remove me, remove me from the list, take me off your list, take me off the list',
  'stop messaging, stop messaging me, stop texting me, stop writing, stop writing me, stop writing to me, stop spamming, stop spamming me, stop sending messages, stop contacting me',
  'dont write, dont write me, dont write to me, do not write to me, dont message me, do not message me, dont text me, do not contact me, dont contact me, no more messages, no more ads, no spam',
  'durdur, durdurun, durdurunuz, dur dedim, sus, susun, defol, defolun, defol git, git basimdan, gidin basimdan, yazmayi kes, yazmayi kesin, yazip durma, yazip durmayin, almak istemiyorum',
  'mesaj gondermeyiniz, mesaj yollamayiniz, mesaj yazmayiniz, mesaj atmasaniz, mesaj gondermeseniz, mesaj gelmesin, mesaj almayayim, istemiyorum mesaj, bu mesajlari istemiyorum, boyle mesajlar istemiyorum, boyle mesaj istemiyorum, mesajlari istemiyorum',
  'mesaj atmayi birak, mesaj atmayi birakin, mesaj gondermeyi birak, mesaj gondermeyi birakin, mesaj gondermeyi kesin, mesaj atmayi kes, mesaj atmayi kesin, mesajlari kes, mesajlari kesin, mesajlarinizi kesin, mesajlari durdur, mesajlari durdurun, sms istemiyorum, sms atmayin, sms gondermeyin, sms gondermeyiniz',
  'reklam gonderme, reklam gondermeyiniz, reklam atmayiniz, reklam almak istemiyorum, reklam mesaji istemiyorum, bildirim almak istemiyorum, bildirim gonderme, bildirim gondermeyin, bildirimleri kapat, bildirimleri kapatin, rahatsiz edilmek istemiyorum, iletisime gecmeyin, benimle iletisime gecme, benimle iletisime gecmeyin',
  'abonelikten cik, abonelikten cikar, abonelikten cikarin, abonelikten cikmak istiyorum, abonelik iptal, abonelik iptali, aboneligi iptal, aboneligi iptal edin, aboneligimi iptal et, aboneligimi sonlandir, aboneligimi sonlandirin, aboneligi sonlandirin, uyelikten cik, uyelikten cikarin, uyelikten cikmak istiyorum, uyelik iptal, uyeligi iptal et, uyeligi iptal edin, uyeligimi iptal et, uyeligimi iptal edin',
  'listeden cik, listeden cikart, listeden cikartin, listeden cikmak istiyorum, listenizden cikar, listenizden cikmak istiyorum, listeden silin, listeden siliniz, beni sil, beni silin, beni siliniz, sil beni, silin beni, beni cikar, beni cikarin, cikar beni, cikarin beni, numarami siliniz, kaydimi sil, kaydimi silin',
  'end, no more, no more texts, no more spam, no more invites, no messages, no ads, unsub, unsubscribe me, opt me out, take me off, delete me, delete my number, remove my number, cancel subscription, cancel my subscription, end subscription, end my subscription, get lost, let me be, fuck off',
  'stop this, stop sending, stop sending me messages, stop sending me these, stop bothering me, dont bother me, do not bother me, dont contact, dont text, do not text me, do not write, dont message, dont send messages, do not send messages, dont send me messages, do not send me messages, dont send me any more messages, do not send me any more messages, dont send me any messages, do not send me any messages',
  'i dont want messages, i dont want your messages, i dont want any messages, i dont want to receive messages, i do not want to receive messages, i dont want to receive any messages',
)
const stopFillers = phrases(
  'lutfen, lutfen artik, artik, bana, beni, bize, bir daha, bi daha, sakin, hemen, tamamen, daha fazla, baska, please, pls, plz, now, anymore, any more, again, ever, just',
)

const refusals = phrases(
  'hayir, hayr, yok, yo, istemem, istemiyorum, istemedim, istemiyoruz, ilgilenmiyorum, ilgilenmiyoruz, ilgilenmem, ilgim yok, ilgimi cekmedi, ilgimi cekmiyor',
  'almayayim, almayalim, almayacagim, almiyorum, almam, kalsin, gerek yok, gerek duymuyorum, gerekmiyor, gerekmez, lazim degil, ihtiyacim yok, ihtiyac yok, olmaz, vazgectim, kabul etmiyorum, dusunmuyorum, uygun degil, gelmem, katilmam, katilmayayim, katilmak istemiyorum',
  'no, nope, nah, no thanks, no thank you, not interested, im not interested, i am not interested, no need, i dont want, i dont want it, i dont need it, im good, i am good, not for me, pass, ill pass',
  'satin almak istemiyorum, uye olmak istemiyorum, girmek istemiyorum, katilmiyorum, i do not want, i do not want it, i do not want this, no way',
  // alone they may mean an order as well: they refuse what was just offered, and stop nothing elsewhere
  'iptal, iptal et, iptal edin, iptal ediniz, iptal edelim, cancel, cancel it, cancel this, cancel that',
)
const courtesies = phrases(
  'tesekkur, tesekkurler, tesekkur ederim, tesekkur ederiz, cok tesekkurler, cok tesekkur ederim, tsk, tskler, sagol, sagolun, sag ol, sag olun, eyvallah, eyw, cok sagolun',
  'simdilik, su an, su anda, su anlik, bugun, ben, biz, valla, vallahi, ya, yaa, maalesef, malesef, kusura bakmayin, kusura bakma, boyle iyi, hic, kardesim, hocam, abi, abla, hanimefendi, beyefendi',
  'thanks, thank you, thx, ty, sorry, for now, right now, really, sir',
  'lutfen, please, pls, plz',
)

const starts = phrases(
  'devam, devam et, devam edin, devam edelim, basla, baslat, baslayalim, baslayin, yaz, yazin, yazabilirsin, yazabilirsiniz, bana yazin, bana yazabilirsiniz, mesaj at, mesaj atabilirsiniz, yine yazin, yeniden basla, tekrar basla, geri al, vazgectim yazin',
  'start, restart, resume, continue, unstop, subscribe, go on, you can write, you may write, you can write to me, write to me, you can message me',
)
const startFillers = phrases('tamam, ok, olur, lutfen, please, pls, evet, yes, again, yeniden, tekrar, yine, artik, bana')

const yeses = phrases(
  'evet, evt, ewet, olur, tamam, tamamdir, tmm, tmam, ok, oke, okey, okay, tabi, tabii, tabi ki, tabiki, elbette, aynen, peki, olsun, neden olmasin, niye olmasin, kabul, kabul ediyorum, anlastik, uygun, uygundur, hadi, haydi, super, harika, cok iyi, guzel',
  'istiyorum, isterim, alayim, alirim, aliyorum, alacagim, alalim, gonder, gonderin, gonderebilirsin, gonderebilirsiniz, ilgileniyorum',
  'yes, yeah, yea, yep, yup, sure, of course, ofcourse, deal, why not, i do, i want it, i want, i would, id like to, id like that, ill take it, sounds good, great, go ahead, absolutely, definitely',
)

/** Verbs that say no wherever they stand. */
const noVerbs = phrases(
  'istemiyorum, istemiyoruz, istemem, almayayim, almayalim, almayacagim, almiyorum, almam, ilgilenmiyorum, vazgectim, gerek yok, kabul etmiyorum, lazim degil, ihtiyacim yok, olmaz, dont want, not interested, no thanks, no thank you',
)
const noBeginnings = new Set(['hayir', 'hayr', 'yok', 'no', 'nope', 'nah'].map((word) => tokensOf(word)[0]))
const yesBeginnings = new Set(
  ['evet', 'olur', 'tamam', 'tabi', 'tabiki', 'elbette', 'aynen', 'yes', 'yeah', 'sure'].map((word) => tokensOf(word)[0]),
)
/** These turn a no into something else: "no problem", "sorun yok", "yok mu". */
const notNo = phrases(
  'no problem, no worries, no idea, sorun yok, problem yok, sikinti yok, yok artik, hayir olsun, olmaz olur mu, hayirlara vesile',
)
const questions = new Set(['mi', 'mu', 'miyim', 'misin', 'misiniz', 'miyiz', 'muyum', 'musun', 'musunuz', 'muyuz', 'midir', 'mudur'])
const buts = new Set(['ama', 'fakat', 'ancak', 'yalniz', 'but'])

/** The whole message asks to be left alone. "dur bir bakayim" does not. */
export function isStop(text: string): boolean {
  // a question is no wish: "yazma mi?"
  return isMadeOf(tokensOf(text), stops, [...stopFillers, ...refusals, ...courtesies]) && !/\?\s*$/.test(text)
}

/** The whole message says no to what was just offered. */
export function isRefusal(text: string): boolean {
  return isMadeOf(tokensOf(text), refusals, courtesies) && !/\?\s*$/.test(text)
}

/** Nothing but a plain no, or a cancelling word, as a question is answered; thanks, or a verb, would be a refusal. */
export function isBareNo(text: string): boolean {
  return isMadeOf(tokensOf(text), bareNos, []) && !/\?\s*$/.test(text)
}
const bareNos = phrases('hayir, hayr, yok, yo, no, nope, nah, iptal, cancel')

/** The whole message allows what was refused before. */
export const isStart = (text: string) => isMadeOf(tokensOf(text), starts, startFillers)

export function isNo(text: string): boolean {
  const tokens = tokensOf(text)
  if (notNo.some((phrase) => tokens.some((_, at) => startsWith(tokens, at, phrase)))) return false
  if (isRefusal(text) || isStop(text)) return true
  if (noBeginnings.has(tokens[0]) && !isAsked(tokens, 1)) return true
  return noVerbs.some((phrase) => tokens.some((_, at) => startsWith(tokens, at, phrase) && !isAsked(tokens, at + phrase.length)))
}

export function isYes(text: string): boolean {
  const tokens = tokensOf(text)
  if (isNo(text) || /\?\s*$/.test(text)) return false
  if (isMadeOf(tokens, yeses, courtesies)) return true
  return yesBeginnings.has(tokens[0]) && !isAsked(tokens, 1) && !tokens.some((token) => buts.has(token) || questions.has(token))
}

/** The language of a short message, as far as one of its words tells it. */
export function languageOfWords(text: string): 'tr' | 'en' | undefined {
  const tokens = tokensOf(text)
  if (/[\u00c7\u00d6\u00dc\u00e7\u00f6\u00fc\u011e\u011f\u0130\u0131\u015e\u015f]/.test(text)) return 'tr'
  if (tokens.some((token) => english.has(token))) return 'en'
  return tokens.every((token) => token === 'stop' || token === 'ok') ? undefined : 'tr'
}
const english = new Set(
  'please pls no nope not thanks thank you me my the unsubscribe quit enough leave alone go remove off dont do more start resume continue restart yes yeah write message messages text contact want interested end cancel delete unsub subscription this bother bothering lost'
    .split(' ')
    .flatMap(tokensOf),
)

const isAsked = (tokens: readonly string[], at: number) => questions.has(tokens[at] ?? '')
