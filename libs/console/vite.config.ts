import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Asset addresses are relative, so the page works at any path; `WEIR_API` is where `npm run dev` finds the server. */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': process.env['WEIR_API'] ?? 'http://127.0.0.1:8080' } },
});
