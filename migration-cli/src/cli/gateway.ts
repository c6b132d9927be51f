import type { Command } from 'commander';
import { refusal } from '../errors/refusal.ts';
import { openGateway } from '../gateway/gateway.ts';
import { printGateway } from '../gateway/print.ts';
import { type RouteTable, routeTable } from '../gateway/table.ts';
import { loadInventory } from '../inventory/index.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { planNames } from '../run/plan-names.ts';
import { status } from '../run/status.ts';
import { type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

interface Options {
  port: string;
  monolith?: string;
  service: string[];
  print?: string;
}

/** `nectar gateway`: one address in front of the monolith and the services that were cut out of it. */
export function addGateway(program: Command, context: CliContext): void {
  program
    .command('gateway')
    .description('One address in front of all sides: sends each request to whoever has its route; stops with Ctrl-C')
    .option('--port <number>', 'where it listens', '8080')
    .option(
      '--monolith <url>',
      'where the monolith listens (default: "http://127.0.0.1:3000", or the service that took what was left of it)',
    )
    .option(
      '--service <name=url>',
      'where a service listens (default: its port in the plan); can be repeated',
      collect,
      [],
    )
    .option('--print <form>', 'print the routing instead: table, caddy or nginx')
    .option('--json', 'print the table as JSON')
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const workspace = await workspaceOf(context, command);
      const plan = await readPlanFile(context.deps, workspace);
      const { phases } = await status(context.deps, workspace, await planNames(context.deps, workspace));
      const extracted = phases.flatMap(({ state, service }) =>
        /^(?:extracted|validated)$/.test(state) && service ? [service] : [],
      );
      const table = routeTable(plan, await loadInventory(context.deps, workspace.root), extracted);
      const services = addresses(plan, extracted, options.service);
      const rest = options.monolith ?? services[table.rest ?? ''] ?? 'http://127.0.0.1:3000';
      const monolith = rest.replace(/\/$/, '');
      if (options.json === true)
        printJson(context, { services, monolith, routes: table.rows, untold: table.untold, apart: table.apart });
      else if (options.print !== undefined) context.stdout.write(printed(options.print, table, services, monolith));
      else await serve(context, table, services, monolith, options.port);
      context.exit(0);
    });
}

const collect = (value: string, all: string[]) => [...all, value];

function addresses(plan: PlanFile, extracted: string[], given: string[]): Record<string, string> {
  const own = extracted.flatMap((name) => {
    const port = plan.services[name]?.backend?.port;
    return port === undefined ? [] : [[name, `http://127.0.0.1:${port}`] as const];
  });
  const named = given.map((pair) => {
    const [name = '', url = ''] = pair.split(/=(.*)/s);
    if (plan.services[name] === undefined || !URL.canParse(url))
      throw refusal('NECTAR-E095', {
        what: `--service ${pair} is no service with an address`,
        why: `the plan has ${Object.keys(plan.services).join(', ')}; an address is such as http://127.0.0.1:4001`,
      });
    return [name, url.replace(/\/$/, '')] as const;
  });
  return Object.fromEntries([...own, ...named]);
}

function printed(form: string, table: RouteTable, services: Record<string, string>, monolith: string): string {
  if (form === 'caddy' || form === 'nginx') return printGateway(form, table, services, monolith);
  if (form !== 'table')
    throw refusal('NECTAR-E095', { what: `--print ${form} is no form`, why: 'there are table, caddy and nginx' });
  const width = Math.max(0, ...table.rows.map(({ method, path }) => method.length + path.length + 1));
  const rows = table.rows.map(
    ({ method, path, service }) => `${`${method} ${path}`.padEnd(width)}  ${service}  ${services[service] ?? ''}\n`,
  );
  const untold = table.untold.map(
    ({ method, path }) => `${method} ${path} cannot be told by a table: it goes where everything else goes\n`,
  );
  const rest = table.rest === null ? '' : `${table.rest}  `;
  const apart = table.apart.map(
    (name) => `${name} is not behind this address: it is an application of its own  ${services[name] ?? ''}\n`,
  );
  return `${[...rows, ...untold, ...apart].join('')}everything else  ${rest}${monolith}\n`;
}

async function serve(
  context: CliContext,
  table: RouteTable,
  services: Record<string, string>,
  monolith: string,
  port: string,
): Promise<void> {
  const number = Number(port);
  if (!Number.isInteger(number) || number < 0 || number > 65535)
    throw refusal('NECTAR-E095', { what: `--port ${port} is no port`, why: 'a port is a number from 0 to 65535' });
  const gateway = await openGateway(context.deps, {
    table,
    port: number,
    services,
    monolith,
  });
  context.stdout.write(
    `The gateway listens on http://127.0.0.1:${gateway.port}\n${printed('table', table, services, monolith)}`,
  );
  const { signal } = context.deps;
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await gateway.close();
}
