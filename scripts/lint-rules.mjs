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
    /**
     * A feature imports lower features only, and only by their doors; upwards it announces events. Options: all features, lower first, and
     * the names of files that are doors.
     */
    'calls-down': {
      meta: { schema: [{ type: 'object' }] },
      create({ options: [{ order, doors }], filename, report }) {
        const own = /src\/features\/([^/]+)\//.exec(filename.replaceAll('\\', '/'))?.[1]
        const lower = order.slice(0, Math.max(0, order.indexOf(own)))
        const isDoor = new RegExp(`^(?:${doors})\\.ts$`)
        function check({ source }) {
          const [, feature, file] = /^#features\/([^/]+)\/(.+)$/.exec(source?.value) ?? []
          if (feature === undefined || (lower.includes(feature) && isDoor.test(file))) return
          const why = lower.includes(feature) ? `is no door of ${feature}` : `is not below ${own}`
          report({
            message: `'${source.value}' ${why}: a feature calls down, by ${doors.replaceAll('|', ', ')}; upwards it announces events`,
            node: source,
          })
        }
        return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check }
      },
    },
  },
}
