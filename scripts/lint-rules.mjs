/** Rules of our own for the linter; `.oxlintrc.json` says where each holds. */
export default {
  meta: { name: 'ours' },
  rules: {
    /** A word that stands nowhere in a file, comments and names included. Options: the word, and what to do instead. */
    'unsaid-word': {
      meta: { schema: [{ type: 'string' }, { type: 'string' }] },
      create({ options: [word, instead], report, sourceCode }) {
        return {
          Program() {
            for (const { index } of sourceCode.text.matchAll(new RegExp(word, 'gi'))) {
              const [start, end] = [index, index + word.length].map((place) => sourceCode.getLocFromIndex(place))
              report({ message: `'${word}' is not said here: ${instead}`, loc: { start, end } })
            }
          },
        }
      },
    },
  },
}
