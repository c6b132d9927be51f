import { posix } from 'node:path';
import type { PackageManager } from '../code/lock-kind.ts';
import type { ScaffoldInput } from './scaffold.ts';
import { settingsFor } from './settings-files.ts';

const LOCK: Record<PackageManager, string> = {
  npm: 'package-lock.json',
  yarn: 'yarn.lock',
  berry: 'yarn.lock',
  pnpm: 'pnpm-lock.yaml',
};
/** Exactly what the lock file says, or nothing. */
export const INSTALL: Record<PackageManager, string> = {
  npm: 'npm ci',
  yarn: 'yarn install --frozen-lockfile',
  berry: 'yarn install --immutable',
  pnpm: 'pnpm install --frozen-lockfile',
};
const INSTALL_IN_IMAGE: Record<PackageManager, string> = {
  npm: 'npm ci --no-audit --no-fund',
  yarn: INSTALL.yarn,
  berry: `corepack enable && ${INSTALL.berry}`,
  pnpm: `corepack enable && ${INSTALL.pnpm}`,
};
const PRUNE_IN_IMAGE: Record<PackageManager, string> = {
  npm: 'npm prune --omit=dev --no-audit --no-fund',
  yarn: `${INSTALL.yarn} --production`,
  berry: 'yarn workspaces focus --all --production',
  pnpm: `CI=true ${INSTALL.pnpm} --prod`,
};

/** Multi-stage, Node 24 on Alpine, run by a user without rights. */
export function dockerfile(input: ScaffoldInput): string {
  const { service, backendStart, packages, manager, settings, workspaces = [] } = input;
  const manifests = [
    `COPY ${['package.json', LOCK[manager], ...settingsFor({ packages, settings }).map(({ path }) => path)].join(' ')} ./`,
    ...(service.backend ? ['COPY backend/package.json backend/'] : []),
    ...(service.frontend ? ['COPY frontend/package.json frontend/'] : []),
    ...workspaces.map((folder) => `COPY ${folder}/package.json ${folder}/`),
    // Where the manifests look for them, seen from /service.
    ...packages.map((path) => `COPY --from=shared ${posix.basename(path)} ${posix.resolve('/service', path)}`),
  ];
  const stages = [
    `FROM node:24-alpine AS packages\nWORKDIR /service\n${manifests.join('\n')}\nRUN ${INSTALL_IN_IMAGE[manager]}`,
    'FROM packages AS build\nCOPY . .\nRUN npm run build',
    ...(service.frontend ? [frontendStage()] : []),
    ...(service.backend ? [backendStage(service.backend.port, backendStart, manager, workspaces)] : []),
  ];
  return `${stages.join('\n\n')}\n`;
}

function frontendStage(): string {
  return `FROM build AS frontend
ENV NODE_ENV=production
WORKDIR /service/frontend
RUN chown -R node:node /service/frontend
USER node
CMD ["npm", "run", "preview", "--", "--host"]`;
}

function backendStage(port: number, start: string[], manager: PackageManager, workspaces: string[]): string {
  // pnpm links the programs of a workspace inside of it.
  const programs = manager === 'pnpm' ? 'node_modules/.bin' : '../node_modules/.bin';
  // Packages are linked from where they stand.
  const linked = workspaces.map((folder) => `COPY --from=runtime /service/${folder} ./${folder}\n`).join('');
  return `FROM build AS runtime
RUN ${PRUNE_IN_IMAGE[manager]}

FROM node:24-alpine AS backend
ENV NODE_ENV=production
WORKDIR /service
COPY --from=runtime /service/package.json ./package.json
COPY --from=runtime /service/node_modules ./node_modules
COPY --from=runtime /service/scripts ./scripts
COPY --from=runtime /service/backend ./backend
${linked}WORKDIR /service/backend
USER node
EXPOSE ${port}
CMD ${JSON.stringify(withProgram(start, programs))}`;
}

/** What an image of Node has itself. */
const IN_IMAGE = /^(?:node|npm|npx|yarn|sh|env)$/;

/** The program that a package brings, by its path: the image looks for programs in its own folders alone. */
function withProgram(start: string[], programs: string): string[] {
  const at = start.findIndex((word) => word !== 'env' && !/^\w+=/.test(word));
  return start.map((word, index) =>
    index !== at || IN_IMAGE.test(word) || word.includes('/') ? word : `${programs}/${word}`,
  );
}

/** The folder that holds the shared packages, which an image's build gets as the context `shared`. */
export function sharedContext(packages: string[]): string {
  return posix.dirname(packages[0] ?? '');
}

export function dockerignore(): string {
  return '.env\n.git\nnode_modules\n**/node_modules\ndist\n**/dist\n';
}

export function composeYaml({ name, service, packages }: ScaffoldInput): string {
  const shared = packages.length > 0 ? `, additional_contexts: { shared: ${sharedContext(packages)} }` : '';
  const services = [
    ...(service.backend ? [composeService(name, 'backend', service.backend.port, service.backend.ready, shared)] : []),
    ...(service.frontend ? [composeService(name, 'frontend', service.frontend.port, null, shared)] : []),
  ];
  return `services:\n${services.join('')}`;
}

function composeService(name: string, part: string, port: number, ready: string | null, shared: string): string {
  const health = ready
    ? `    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${port}${ready}"]
      interval: 10s
      timeout: 3s
      retries: 6
`
    : '';
  return `  ${part}:
    build: { context: ., target: ${part}${shared} }
    image: ${name}-${part}
    env_file: .env
    network_mode: host
    init: true
    restart: unless-stopped
${health}`;
}
