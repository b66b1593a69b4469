import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const section = z.object({
  heading: z.string(),
  text: z.string(),
  /** In the words of the section, with other suffixes. */
  asked: z.string(),
  /** Without one content word of the section. */
  askedOtherwise: z.string(),
})
const shop = z.object({
  sources: z.array(z.object({ name: z.string(), sections: z.array(section) })),
  /** What customers ask as well and no source answers. */
  absent: z.array(z.string()),
})

export type Section = z.infer<typeof section>

/** A shop that stands for many: what it tells its customers, and what they ask it. */
export const readShop = () => shop.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'shop.tr.json'), 'utf8')))

export const sourceText = (sections: Section[]) => sections.map(({ heading, text }) => `# ${heading}\n${text}`).join('\n\n')
