import type pg from 'pg';
import { planLimits } from '../../domain/plans';
import { encryptSecret, hashToken } from '../../lib/crypto';
import { daysAgo, insertRows, pick, seedId } from './support';
import { userId } from './people';

export const organizations = [
  { key: 'acme', name: 'Acme Robotics', slug: 'acme-robotics', plan: 'team', status: 'active', owner: 'olivia', domain: 'acme.example', age: 210 },
  { key: 'bluebird', name: 'Bluebird Bakery', slug: 'bluebird-bakery', plan: 'starter', status: 'active', owner: 'boris', domain: 'bluebird.example', age: 120 },
  { key: 'cedar', name: 'Cedar Clinic', slug: 'cedar-clinic', plan: 'scale', status: 'past_due', owner: 'clara', domain: 'cedar.example', age: 300 },
];

export async function seedOrganizations(client: pg.Client): Promise<void> {
  await insertRows(
    client,
    'public.organizations',
    organizations.map(({ key, name, slug, plan, status, age }) => ({
      id: seedId(`org:${key}`), name, slug, plan, plan_status: status, limits: planLimits(plan),
      settings: { timezone: 'Europe/Berlin', weeklyReport: true }, created_at: daysAgo(age),
    })),
  );
}

const endpointKinds = [
  { key: 'orders', name: 'Orders', method: 'GET', path: '/orders' },
  { key: 'new-order', name: 'New order', method: 'POST', path: '/orders' },
  { key: 'stock', name: 'Stock of an article', method: 'GET', path: '/stock' },
];

const CALLS_PER_ENDPOINT = 12;

function callOf(organization: string, endpoint: (typeof endpointKinds)[number], domain: string, index: number) {
  const name = `${organization}:${endpoint.key}:${index}`;
  const failed = pick(`call:${name}`, 6) === 0;
  const url = `https://api.${domain}${endpoint.path}`;
  return {
    id: seedId(`call:${name}`),
    organization_id: seedId(`org:${organization}`),
    endpoint_id: seedId(`endpoint:${organization}:${endpoint.key}`),
    source: index % 3 === 0 ? 'test' : 'api',
    status: failed ? 503 : 200,
    duration_ms: 40 + pick(`duration:${name}`, 420),
    request: { method: endpoint.method, url, headers: { accept: 'application/json' }, body: null },
    response: { body: failed ? { error: 'maintenance' } : { items: pick(`items:${name}`, 20) } },
    error: null,
    created_at: daysAgo(index * 2, pick(`minute:${name}`, 600)),
  };
}

export async function seedEndpoints(client: pg.Client): Promise<void> {
  for (const { key, domain } of organizations) {
    await insertRows(
      client,
      'public.api_endpoints',
      endpointKinds.map((kind) => ({
        id: seedId(`endpoint:${key}:${kind.key}`), organization_id: seedId(`org:${key}`), name: kind.name, method: kind.method,
        path: kind.path, upstream_url: `https://api.${domain}${kind.path}`, headers: { accept: 'application/json' },
        timeout_ms: 5000, enabled: kind.key !== 'stock' || key !== 'cedar',
      })),
    );
    const calls = endpointKinds.flatMap((kind) => Array.from({ length: CALLS_PER_ENDPOINT }, (_item, index) => callOf(key, kind, domain, index)));
    await insertRows(client, 'public.endpoint_calls', calls);
  }
}

/** Keys that can be shown in a demo, because the data behind them is demo data. */
export const demoApiKey = (organization: string) =>
  `nk_${seedId(`org:${organization}`).replaceAll('-', '')}_demo-key-of-${organization}-000000`;

export async function seedKeysAndConnections(client: pg.Client): Promise<void> {
  await insertRows(
    client,
    'public.api_keys',
    organizations.flatMap(({ key, owner }) => [
      { id: seedId(`key:${key}`), organization_id: seedId(`org:${key}`), name: 'Web shop', prefix: 'nk_…demo-k', key_hash: hashToken(demoApiKey(key)), created_by: userId(owner), last_used_at: daysAgo(1), revoked_at: null },
      { id: seedId(`key:${key}:old`), organization_id: seedId(`org:${key}`), name: 'Old till', prefix: 'nk_…old-ti', key_hash: hashToken(`revoked:${key}`), created_by: userId(owner), last_used_at: daysAgo(45), revoked_at: daysAgo(40) },
    ]),
  );
  await insertRows(
    client,
    'public.connections',
    organizations.flatMap(({ key, domain }) => [
      { id: seedId(`connection:${key}:shop`), organization_id: seedId(`org:${key}`), provider: 'shop', name: 'Web shop', base_url: `https://shop.${domain}`, secret_encrypted: encryptSecret(`demo-secret-${key}-shop`), status: 'ok', last_checked_at: daysAgo(1) },
      { id: seedId(`connection:${key}:books`), organization_id: seedId(`org:${key}`), provider: 'accounting', name: 'Accounting', base_url: `https://books.${domain}`, secret_encrypted: encryptSecret(`demo-secret-${key}-books`), status: key === 'cedar' ? 'failing' : 'ok', last_checked_at: daysAgo(3) },
    ]),
  );
}

export async function seedUsageAndAudit(client: pg.Client): Promise<void> {
  const usage = organizations.flatMap(({ key }) =>
    Array.from({ length: 30 }, (_item, day) => day).flatMap((day) =>
      (['api_calls', 'workflow_runs'] as const).map((metric) => ({
        id: seedId(`usage:${key}:${day}:${metric}`),
        organization_id: seedId(`org:${key}`),
        day: daysAgo(day).toISOString().slice(0, 10),
        metric,
        count: (metric === 'api_calls' ? 40 : 3) + pick(`usage:${key}:${day}:${metric}`, metric === 'api_calls' ? 160 : 9),
      })),
    ),
  );
  await insertRows(client, 'public.usage_daily', usage);
  const actions = ['organization.created', 'member.added', 'workflow.created', 'api_key.created', 'plan.granted', 'connection.created'];
  const audit = organizations.flatMap(({ key, owner, plan, age }) =>
    actions.map((action, index) => ({
      id: seedId(`audit:${key}:${action}`), organization_id: seedId(`org:${key}`), actor_type: action === 'plan.granted' ? 'system' : 'user',
      actor_id: action === 'plan.granted' ? null : userId(owner), action, target: seedId(`org:${key}`), data: { plan }, at: daysAgo(age - index * 4),
    })),
  );
  await insertRows(client, 'public.audit_log', audit);
  await insertRows(client, 'public.invitations', [
    { id: seedId('invitation:acme'), organization_id: seedId('org:acme'), email: 'newcomer@acme.example', role: 'member', token_hash: hashToken('demo-invitation-acme'), invited_by: userId('olivia'), expires_at: daysAgo(-6) },
  ]);
}
