import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import dotenv from 'dotenv';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
dotenv.config({ path: here('./.env'), quiet: true });

const port = Number(process.env.CORE_FRONTEND_PORT ?? 3000);
// Anchored, because a plain '/api' would also take pages such as /api-keys.
const proxy = { '^/api/': `http://127.0.0.1:${process.env.CORE_PORT ?? 3001}` };

export default defineConfig({
  root: here('.'),
  publicDir: here('./public'),
  cacheDir: here('./node_modules/.vite/core'),
  plugins: [react()],
  resolve: { alias: { '@': here('./src') } },
  define: {
    'import.meta.env.VITE_MARKETING_URL': JSON.stringify(process.env.MARKETING_URL ?? 'http://localhost:5000'),
  },
  optimizeDeps: { entries: ['index.html'] },
  server: { port, strictPort: true, proxy },
  preview: { port, strictPort: true, proxy },
  build: { outDir: here('./dist/core'), emptyOutDir: true },
});
