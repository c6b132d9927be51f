import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Files run side by side: every file makes its own people and organisations.
    fileParallelism: true,
    // The tests mostly wait for the back ends, so there are more of them at work than processors.
    maxWorkers: 4,
    isolate: false,
  },
});
