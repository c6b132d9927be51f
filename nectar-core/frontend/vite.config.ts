import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const port = Number(process.env.FRONTEND_PORT ?? 3000);
const backend = `http://127.0.0.1:${process.env.PORT ?? 3001}`;
// Anchored, because a plain '/api' would also take pages such as /api-keys.
const proxy = { '^/api/': backend, '^/v1/': backend };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  define: {
    'import.meta.env.VITE_MARKETING_URL': JSON.stringify(process.env.MARKETING_URL ?? 'http://localhost:5000'),
  },
  server: { port, strictPort: true, proxy, fs: { allow: ['../..'] } },
  preview: { port, strictPort: true, proxy },
});
