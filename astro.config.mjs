import preact from '@astrojs/preact'
import { defineConfig } from 'astro/config'

export default defineConfig({
  output: 'static',
  integrations: [preact()],
  // `/login` is served from `login.html`; the worker decides which door may see which file.
  build: { format: 'file', inlineStylesheets: 'never' },
  // The content security policy allows no inline script, so nothing may be inlined, however small.
  vite: { build: { assetsInlineLimit: 0 } },
  devToolbar: { enabled: false },
})
