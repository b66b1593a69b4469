import { isMadeOf, phrases, tokensOf } from '#shared/phrases.ts'
import { isQuestion } from './question-rules.ts'

/** All lists stand folded, as `tokensOf` leaves the words of a message. */
const greetings = phrases(
  'merhaba, merhabalar, meraba, mrb, mrhb, mrhba, selam, selamlar, slm, sa, as, selamun aleykum, selamunaleykum, aleykum selam, aleykumselam, ve aleykum selam',
  'gunaydin, gunaydinlar, tunaydin, iyi gunler, iyi aksamlar, iyi sabahlar, iyi geceler, iyi haftalar, iyi hafta sonlari, iyi calismalar, iyi bayramlar, iyi seneler, iyi yillar, mutlu yillar',
  'hayirli sabahlar, hayirli gunler, hayirli aksamlar, hayirli geceler, hayirli isler, hayirli cumalar, hayirli ramazanlar, bol kazanclar, kolay gelsin, kolay gele, hos geldiniz, hos bulduk, hosgeldiniz, hosbulduk',
  'nasilsin, nasilsiniz, naber, nbr, ne haber, iyi misin, iyi misiniz, umarim iyisinizdir',
  'hi, hello, helo, hey, hiya, hi there, hello there, hey there, good morning, morning, good day, good afternoon, good evening, evening, good night, how are you, how are you doing, how do you do, how is it going, hows it going, whats up, nice to meet you, happy new year, merry christmas',
)

const others = phrases(
  // thanks, and what is said to them
  'tesekkur, tesekkurler, tesekkur ederim, tesekkur ederiz, tsk, tskler, tskr, tsklr, tesekur, sagol, sagolun, sag ol, sag olun, sagolasin, eyvallah, eyv, eyw, allah razi olsun, minnettarim, elinize saglik, eline saglik, emeginize saglik, rica ederim, rica ederiz, bir sey degil, bisey degil, estagfurullah, ne demek',
  'thanks, thank you, thank u, thnx, thx, tnx, ty, tysm, cheers, much appreciated, appreciated, i appreciate it, youre welcome, you are welcome, no problem, no worries, my pleasure',
  // yes, no, all right
  'evet, evt, ewet, he, tabi, tabi ki, tabiki, elbette, aynen, aynen oyle, dogru, olur, olsun, peki, pekala, tamam, tamamdir, tmm, tmam, tm, ok, oke, okey, okay, okeydir, oldu, anladim, anladik, anlasildi, anlastik, uygun, uygundur, kabul, sorun degil, sorun yok, problem degil, problem yok, sikinti yok, onemli degil, neyse',
  'hayir, hayr, yok, yo, istemem, almayayim, kalsin, gerek yok, gerek kalmadi, lazim degil, olmaz',
  'yes, yeah, yea, yep, yup, ya, sure, of course, alright, all right, right, correct, k, kk, fine, got it, i see, understood, makes sense, deal, no, nope, nah, not now, no need, never mind, nevermind, im good, i am good, its ok, its okay',
  // pleased, sorry
  'super, superdi, super oldu, harika, harikasiniz, mukemel, muhtesem, guzel, guzelmis, iyi, iyiyim, iyiyiz, sevindim, memnun oldum, bayildim, efsane, kral, sahane, insalah, masalah, ozur dilerim, kusura bakma, kusura bakmayin, pardon, afedersin, afedersiniz',
  'great, perfect, awesome, nice, cool, good, excellent, wonderful, amazing, lovely, wow, lol, haha, hahaha, hahahaha, hehe, hehehe, sounds good, sorry, my bad, excuse me, pardon me',
  // goodbye
  'gorusuruz, gorusmek uzere, gorusmek dilegiyle, hosca kal, hosca kalin, hoscakal, hoscakalin, kendine iyi bak, kendinize iyi bakin, bay, bay bay, by, by by, bb, allaha emanet, allaha emanet ol, allaha emanet olun, iyi dinlenmeler, iyi uykular, iyi tatiller',
  'bye, bye bye, goodbye, good bye, see you, see ya, cya, later, see you later, see you soon, take care, have a nice day, have a good day, have a great day, have a nice evening, have a good one, have a nice weekend, have a good weekend',
)
/** Stand round a courtesy; alone they are a call for an answer. */
const fillers = phrases(
  'cok, cok cok, gercekten, valla, vallahi, simdilik, o zaman, tekrar, tekrardan, yine, size, sana, siz, sen, ben, biz, de, da, herkese, hepinize, her sey icin, herseyicin, hersey icin, bilgi icin, cevap icin, cevabiniz icin, ilginiz icin, yardiminiz icin, yardim icin, destek icin, bilgilendirme icin',
  'lutfen, abi, abim, abla, ablam, hocam, hoca, kardesim, kardes, dostum, canim, efendim, hanimefendi, beyefendi, arkadaslar, dukkan, usta, ustam, reis, kanka, ve, ama, ya, yaa, iste, bu arada',
  'so much, very much, very, so, a lot, again, once more, too, as well, then, and, all, everyone, everybody, team, guys, sir, madam, maam, dear, friend, bro, mate, please, for now, for your help, for the help, for the info, for your answer, for everything, really, just, oh, ah, um, well',
)

/**
 * Whether somebody only greets, thanks, says yes, no or goodbye, or shows a feeling: an answer needs to know nothing for that. All else
 * may want to know something, with a question mark or without.
 */
export function isCourtesy(text: string): boolean {
  // somebody is called by name
  const tokens = tokensOf(text).filter((word, at, all) => !titles.has(word) && !titles.has(all[at + 1] ?? ''))
  const isAsked = /[?\u061f\uff1f]/.test(text)
  if (!/[\p{L}\p{N}]/u.test(text)) return !isAsked
  // "ok?" wants to know something, "how are you?" does not
  return isMadeOf(tokens, isAsked ? greetings : courtesies, fillers)
}
const titles = new Set(['hanim', 'bey'])
const courtesies = [...greetings, ...others]

/** Whether somebody waits for an answer: nothing that they did not ask for is said over that. */
export const isOpen = (text: string) => isQuestion(text) || !isCourtesy(text)
