import { enableCompileCache } from 'node:module';

// Types are stripped and code is compiled once on a machine, not once for every command; so nothing is loaded before.
enableCompileCache();
const { main } = await import('./main.ts');

process.exitCode = await main(process.argv.slice(2));
