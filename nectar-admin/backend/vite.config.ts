import { defineConfig } from 'vite';
import { backendBuild } from '../../packages/service-kit/backend-build.ts';

export default defineConfig(backendBuild(import.meta.dirname));
