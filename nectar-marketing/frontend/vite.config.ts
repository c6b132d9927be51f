import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const port = Number(process.env.FRONTEND_PORT ?? 5000);
const backend = `http://127.0.0.1:${process.env.BACKEND_PORT ?? 5001}`;
// Anchored, because a plain '/api' would also take pages such as /api-keys.
const proxy = { '^/api/': backend };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  define: {
    'import.meta.env.VITE_CORE_URL': JSON.stringify(process.env.CORE_URL ?? 'http://localhost:3000'),
  },
  server: { port, strictPort: true, proxy, fs: { allow: ['../..'] } },
  preview: { port, strictPort: true, proxy },
});
