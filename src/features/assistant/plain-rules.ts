/**
 * Undoes what makes a text look the same and read otherwise: full-width and other fancy forms, signs that show nothing, letters and digits
 * of other scripts, marks, case. What is left is for comparing, never for showing.
 */
export function plainOf(text: string): string {
  return text
    .normalize('NFKC')
    .replace(unseen, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/[^\p{ASCII}]/gu, (sign) => lookalikes.get(sign) ?? sign)
    .toLowerCase()
    .replace(/\u0131/g, 'i')
    .replace(/[^\S\n]+/g, ' ')
}

/** The plain text and, where single letters stand apart (`b i t . l y`), a second reading with them together. */
export function readingsOf(text: string): string[] {
  const plain = plainOf(text)
  const joined = plain.replace(lettersApart, (run) => run.replace(/[\s\-_*|~,]+/g, ''))
  return joined === plain ? [plain] : [plain, joined]
}

/** As it may be sent: nothing in it that cannot be seen, no signs that turn the direction of what follows. */
export function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cn}\u115f\u1160\u3164\uffa0\u2800]/gu, '')
    .replace(/(?!\n)\p{Cc}/gu, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const unseen = /[\p{Cf}\p{Co}\u115f\u1160\u3164\uffa0\u2800]/gu
const lettersApart = /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}@./:][\s\-_*|~,]+){3,}[\p{L}\p{N}@./:](?![\p{L}\p{N}])/gu

/** Every script keeps its ten digits side by side, zero first. */
function digitOf(sign: string): string {
  const place = sign.codePointAt(0) ?? 0
  let zero = place
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--
  return String((place - zero) % 10)
}

/** Signs that are read as others; each string of places stands for the letters before it. */
const lookalikes = new Map<string, string>()
for (const [letters, signs] of [
  // Cyrillic
  [
    'abceghijklmnopqrstuvwxyz',
    '\u0430\u0432\u0441\u0435\u0581\u043d\u0456\u0458\u043a\u04cf\u043c\u043f\u043e\u0440\u051b\u0433\u0455\u0442\u0446\u0475\u051d\u0445\u0443\u0437',
  ],
  [
    'abcehijkmnoprstxyvd',
    '\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u0418\u041e\u0420\u0413\u0405\u0422\u0425\u0423\u0474\u0501',
  ],
  // Greek
  [
    'abeghiklmnoprtuvwxyz',
    '\u03b1\u03b2\u03b5\u03b3\u03b7\u03b9\u03ba\u03bb\u03bc\u03b7\u03bf\u03c1\u03b3\u03c4\u03c5\u03bd\u03c9\u03c7\u03b3\u03b6',
  ],
  ['abehikmnoptxyz', '\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u03a5\u0396'],
  // Latin that does not fall apart, small capitals
  ['adghilnoty', '\u0251\u0111\u0261\u0127\u0269\u0142\u014b\u00f8\u0167\u01b4'],
  [
    'abcdeghijklmnoprtuvwz',
    '\u1d00\u0299\u1d04\u1d05\u1d07\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\u1d1b\u1d1c\u1d20\u1d21\u1d22',
  ],
  ['fsy', '\ua730\ua731\u028f'],
  // marks
  ['..........', '\u3002\uff61\u00b7\u2022\u2219\u22c5\u30fb\u06d4\u0701\u2027'],
  ['////', '\u2044\u2215\u29f8\u2571'],
  [':::', '\ua789\u2236\u02d0'],
] as const)
  for (const [index, sign] of [...signs].entries()) lookalikes.set(sign, letters[index] ?? sign)
/** Letters and digits in circles and squares, flags' letters. */
for (const start of [0x1f150, 0x1f170, 0x1f1e6])
  for (let index = 0; index < 26; index++) lookalikes.set(String.fromCodePoint(start + index), String.fromCodePoint(97 + index))
for (const start of [0x2776, 0x2780, 0x278a, 0x24f5])
  for (let index = 0; index < 9; index++) lookalikes.set(String.fromCodePoint(start + index), String(index + 1))
lookalikes.set('\u24ff', '0')
