import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Role } from '@nectar/contracts/core/members.ts';
import { type MailCatcher, startMailCatcher } from '@nectar/dev/mail/index.ts';
import { contractClient } from '@nectar/dev/testing/contract-client.ts';
import { serviceDatabase } from '@nectar/dev/testing/service-database.ts';
import { createLogger } from '@nectar/service-kit';
import { coreConfig } from '../src/config.ts';
import { createService } from '../src/service.ts';

const SCHEMA = new URL('../sql/schema.sql', import.meta.url);
export const SECRET = 'a-secret-of-the-test-only-of-32-chars';

/** Core on a Postgres of its own, with a mail catcher, answering HTTP on a free port. */
export async function startCore(env: Record<string, string> = {}) {
  const database = await serviceDatabase('nectar_app_user', [readFileSync(SCHEMA, 'utf8')]);
  const mail: MailCatcher = await startMailCatcher();
  const config = coreConfig({
    BACKEND_PORT: '0',
    DATABASE_URL: database.url,
    AUTH_SECRET: SECRET,
    INTERNAL_TOKEN: SECRET,
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    SMTP_PORT: String(mail.smtpPort),
    CRON_ENABLED: 'false',
    ALLOW_PRIVATE_HTTP: 'true',
    RATE_LIMIT_MAX: '100000',
    ...env,
  });
  const service = createService(config, { logger: createLogger('test', 'silent') });
  const base = `http://127.0.0.1:${await service.start()}`;

  const run = (sql: string, values: unknown[] = []) => database.owner.query(sql, values);

  /** A person with a live session; `client` carries its cookie. */
  async function person(emailVerified = true) {
    const id = randomUUID();
    const email = `${id}@test.example`;
    const token = randomBytes(24).toString('base64url');
    await run('INSERT INTO auth."user" (id, name, email, "emailVerified") VALUES ($1, $2, $3, $4)', [
      id,
      'Test Person',
      email,
      emailVerified,
    ]);
    await run(
      `INSERT INTO auth.session (id, "userId", token, "expiresAt") VALUES ($1, $1, $2, now() + interval '1 hour')`,
      [id, token],
    );
    const sign = createHmac('sha256', SECRET).update(token).digest('base64');
    const cookie = `nectar.session_token=${encodeURIComponent(`${token}.${sign}`)}`;
    return { id, email, cookie, client: contractClient(base, { cookie }) };
  }

  /** A new organisation on the team plan. */
  async function organization(): Promise<string> {
    const id = randomUUID();
    await run(`INSERT INTO public.organizations (id, name, slug, plan) VALUES ($1, 'Test', $2, 'team')`, [id, id]);
    return id;
  }

  /** A person with this role in the organisation, a new one where none is named. */
  async function member(role: Role, organizationId?: string) {
    const joined = organizationId ?? (await organization());
    const somebody = await person();
    await run('INSERT INTO public.members (organization_id, user_id, role) VALUES ($1, $2, $3)', [
      joined,
      somebody.id,
      role,
    ]);
    return { ...somebody, organizationId: joined };
  }

  return {
    app: service.app,
    base,
    databaseUrl: database.url,
    mail,
    person,
    organization,
    member,
    run,
    /** The actions in the audit log of an organisation, oldest first. */
    async audit(organizationId: string): Promise<string[]> {
      const { rows } = await run('SELECT action FROM public.audit_log WHERE organization_id = $1 ORDER BY at, id', [
        organizationId,
      ]);
      return rows.map(({ action }) => action);
    },
    async stop(): Promise<void> {
      await service.stop();
      await mail.stop();
      await database.stop();
    },
  };
}

export type RunningCore = Awaited<ReturnType<typeof startCore>>;
