import type { PackageManager } from '../code/lock-kind.ts';
import type { ServiceSettings } from '../model/plan-file.ts';
import { composeYaml, dockerfile, dockerignore, INSTALL, sharedContext } from './container.ts';
import { runScript } from './run-script.ts';
import { buildScript, startBackendScript, startDevScript, testScript } from './scripts.ts';
import { settingsFor } from './settings-files.ts';

export interface ScaffoldFile {
  path: string;
  content: string;
  executable?: boolean;
}

export interface ScaffoldInput {
  name: string;
  service: ServiceSettings;
  env: string;
  envNames: string[];
  backendStart: string[];
  /** Folders of packages that it shares with other services, relative to its own. */
  packages: string[];
  /** Folders of packages that the service has of its own, each after those that it asks for. */
  workspaces?: string[];
  manager: PackageManager;
  /** What the package manager reads beside the lock file. */
  settings: ScaffoldFile[];
}

/** Files around the code of a service, with paths relative to its folder. Manifests and configurations are not among them. */
export function scaffold(input: ScaffoldInput): ScaffoldFile[] {
  return [
    { path: 'README.md', content: readme(input) },
    { path: '.env.example', content: input.env },
    {
      path: '.gitignore',
      content: `node_modules/\n${input.manager === 'berry' ? '.yarn/\n' : ''}dist/\n.env\n*.log\n`,
    },
    { path: '.dockerignore', content: dockerignore() },
    ...settingsFor(input),
    { path: 'Dockerfile', content: dockerfile(input) },
    { path: 'compose.yaml', content: composeYaml(input) },
    {
      path: 'scripts/start-dev.mjs',
      content: startDevScript(parts(input.service), keepsStart(input.service)),
      executable: true,
    },
    ...(input.service.backend
      ? [{ path: 'scripts/start.mjs', content: startBackendScript(keepsStart(input.service)), executable: true }]
      : []),
    { path: 'scripts/run.mjs', content: runScript() },
    {
      path: 'scripts/build.mjs',
      content: buildScript([...(input.workspaces ?? []), ...parts(input.service)]),
      executable: true,
    },
    { path: 'scripts/test.mjs', content: testScript(parts(input.service)), executable: true },
  ];
}

/** True where a back end starts by a module of the monolith's, which knows nothing of where the service's .env is. */
const keepsStart = ({ backend }: ServiceSettings): boolean =>
  backend?.entry.kind === 'application' || backend?.entry.kind === 'self-starting';

export function parts(service: ServiceSettings): string[] {
  return [...(service.backend ? ['backend'] : []), ...(service.frontend ? ['frontend'] : [])];
}

function readme({ name, service, envNames, packages, manager }: ScaffoldInput): string {
  const rows = [
    ...(service.backend
      ? [`| back end | \`backend/\` | http://localhost:${service.backend.port} (\`${service.backend.portEnv}\`) |`]
      : []),
    ...(service.frontend
      ? [`| front end | \`frontend/\` | http://localhost:${service.frontend.port} (\`${service.frontend.portEnv}\`) |`]
      : []),
  ];
  return `# ${name}

${service.title}: ${service.description}

\`\`\`sh
${INSTALL[manager]}
cp .env.example .env   # then fill in what is empty
npm run dev
\`\`\`

| part | folder | address |
|---|---|---|
${rows.join('\n')}

| command | does |
|---|---|
| \`npm run dev\` | starts every part and restarts on changes |
| \`npm start\` | starts the back end alone |
| \`npm run build\` | builds what is built |
| \`npm run typecheck\` | checks types |
| \`npm test\` | runs the tests |
| \`docker compose up --build\` | runs the service in containers |

${packages.length > 0 ? `It shares ${packages.map((path) => `\`${path}\``).join(', ')} with others; npm packs a copy of it from there, never from a registry. After a change of a package: \`npm install\`. An image is built with \`docker build --build-context shared=${sharedContext(packages)} .\`, which is what compose.yaml says.\n\n` : ''}It reads only its own environment: ${variables(envNames)}.
${service.role ? `\nIn the database it is the role \`${service.role}\`, which may touch only what its grants name.\n` : ''}`;
}

/** More names than this are no sentence. */
const MOST_NAMES = 40;

function variables(names: string[]): string {
  if (names.length > MOST_NAMES) return `${names.length} variables, all of them in \`.env.example\``;
  return names.map((name) => `\`${name}\``).join(', ');
}
