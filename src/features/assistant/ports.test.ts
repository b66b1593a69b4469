import { describe } from 'vitest'
import { createScriptedModel, createWordEmbedder } from '#tests/model.ts'
import { holdsAsEmbedder, holdsAsLanguageModel } from '#tests/model-contract.ts'

describe('the scripted model of the tests', () => {
  holdsAsLanguageModel(async (text) => {
    const model = createScriptedModel()
    model.answers(text)
    return model
  })
})

describe('the word embedder of the tests', () => {
  holdsAsEmbedder(() => Promise.resolve(createWordEmbedder()))
})
