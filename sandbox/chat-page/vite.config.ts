import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The page as plain files under relative addresses, with nothing inlined, as its Content-Security-Policy asks. */
export default defineConfig({
  root: new URL('web', import.meta.url).pathname,
  base: './',
  plugins: [react()],
  build: { emptyOutDir: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
})
