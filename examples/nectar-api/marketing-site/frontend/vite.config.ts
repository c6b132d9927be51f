import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import dotenv from 'dotenv';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
dotenv.config({ path: here('../../.env'), quiet: true });

const port = Number(process.env.MARKETING_FRONTEND_PORT ?? 5000);
// Anchored, because a plain '/api' would also take pages such as /api-keys.
const proxy = { '^/api/': `http://127.0.0.1:${process.env.MARKETING_PORT ?? 5001}` };

export default defineConfig({
  root: here('.'),
  publicDir: here('../../public'),
  cacheDir: here('../../node_modules/.vite/marketing'),
  plugins: [react()],
  resolve: { alias: { '@': here('../../src') } },
  define: {
    'import.meta.env.VITE_CORE_URL': JSON.stringify(process.env.CORE_URL ?? 'http://localhost:3000'),
  },
  server: { port, strictPort: true, proxy, fs: { allow: [here('../..')] } },
  preview: { port, strictPort: true, proxy },
  build: { outDir: here('../../dist/marketing'), emptyOutDir: true },
});
