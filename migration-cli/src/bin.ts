import { keepCompiled } from './adapters/cache/compiled.ts';

// Types are stripped and code is compiled once, not once for every command; so nothing is loaded before.
keepCompiled(process.env);
const { main } = await import('./main.ts');

process.exitCode = await main(process.argv.slice(2));
