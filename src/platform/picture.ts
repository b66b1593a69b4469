import { createRequire } from 'node:module'
import { renderAsync } from '@resvg/resvg-js'

const { resolve } = createRequire(import.meta.url)
/** Shipped with the program, so that a picture looks the same on every machine; it has Turkish letters. */
const fontFiles = [resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'), resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')]

/** The picture that an SVG draws, as PNG, in the SVG's own size; made beside the event loop. */
export async function pngOf(svg: string): Promise<Buffer> {
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' }
  return (await renderAsync(svg, { font })).asPng()
}
