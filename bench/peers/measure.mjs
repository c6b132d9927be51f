import { existsSync } from 'node:fs';
import { join } from 'node:path';

// `node measure.mjs TOOL ROOT`: like bench/inventory/measure.ts, with the packages of this folder.
const [tool = '', root = ''] = process.argv.slice(2);
const config = join(root, 'tsconfig.json');
const tsConfig = existsSync(config) ? config : undefined;

const tools = {
  async 'dependency-cruiser'() {
    const { cruise } = await import('dependency-cruiser');
    const { default: extractTSConfig } = await import('dependency-cruiser/config-utl/extract-ts-config');
    return async () => {
      process.chdir(root);
      const options = {
        doNotFollow: { path: 'node_modules' },
        exclude: { path: 'node_modules' },
        tsPreCompilationDeps: true,
        ...(tsConfig ? { ruleSet: { options: { tsConfig: { fileName: tsConfig } } } } : {}),
      };
      const { output } = await cruise(['.'], options, {}, tsConfig ? { tsConfig: extractTSConfig(tsConfig) } : {});
      return output.modules.filter(
        ({ source, coreModule, couldNotResolve }) => !coreModule && !couldNotResolve && isCode(source),
      ).length;
    };
  },
  async madge() {
    const { default: madge } = await import('madge');
    return async () => {
      const options = { fileExtensions: ['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx'], excludeRegExp: [/node_modules/] };
      const result = await madge(root, { ...options, ...(tsConfig ? { tsConfig } : {}) });
      return Object.keys(result.obj()).filter(isCode).length;
    };
  },
};

const isCode = (path) => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(path);

const prepare = tools[tool];
if (!prepare) throw new Error(`There is no tool '${tool}' to measure.`);
const run = await prepare();
const cpu = process.cpuUsage();
const start = performance.now();
const files = await run();
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ files, ms, cpuMs: (user + system) / 1000, rssMb: process.resourceUsage().maxRSS / 1024 }));
