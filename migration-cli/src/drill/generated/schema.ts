import { SUBJECTS } from './files.ts';

const TENANTS = 4;
const ROWS = 60;

/** The database of the generated monolith, with rows of several tenants that nobody touches afterwards. */
export const GENERATED_SCHEMA = [
  'create role generated_app login',
  'grant usage on schema public to generated_app',
  ...SUBJECTS.flatMap((name) => [
    `create table ${name} (id bigint generated always as identity primary key, tenant int not null, token text, body text)`,
    `create table ${name}_lines (id bigint generated always as identity primary key, parent bigint not null references ${name}, amount numeric)`,
    `grant select, insert, update, delete on ${name}, ${name}_lines to generated_app`,
    `insert into ${name} (tenant, body) select 1 + n % ${TENANTS}, md5('${name}' || n) from generate_series(1, ${ROWS}) n`,
    `insert into ${name}_lines (parent, amount) select 1 + n % ${ROWS}, n / 7.0 from generate_series(1, ${ROWS}) n`,
  ]),
].join(';\n');
