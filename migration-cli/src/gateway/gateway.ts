import type { Dependencies } from '../model/ports.ts';
import type { Listening } from '../model/traffic.ts';
import type { RouteTable } from './table.ts';

export interface GatewayInput {
  table: RouteTable;
  /** 0 takes a free port. */
  port: number;
  /** Base URLs by service, without a slash at the end. */
  services: Record<string, string>;
  monolith: string;
}

/** One address for all sides: each request goes to whoever has its route. WebSockets go where their path goes. */
export function openGateway(
  { traffic }: Pick<Dependencies, 'traffic'>,
  { table, port, services, monolith }: GatewayInput,
): Promise<Listening> {
  return traffic.proxy({
    port,
    sameHost: true,
    target: ({ method, path }) => services[table.owner(method, path) ?? ''] ?? monolith,
  });
}
