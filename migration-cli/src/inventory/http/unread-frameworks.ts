import { isRecord } from '../json.ts';
import type { Source } from '../project.ts';

/** Frameworks that make routes of names of files, of models or of settings of their own. */
const UNREAD =
  /^(?:thinkjs|sails|microrouter|director|flatiron|json-server|loopback|firebase-functions|@azure\/functions|kraken-js|express-enrouten|express-file-routing|express-automatic-routes|express-autoroutes|@sveltejs\/kit|nuxt3?|nitropack|astro|@remix-run\/serve|@redwoodjs\/api|blitz|@strapi\/strapi|strapi|@keystone-6\/core|payload|actionhero|moleculer-web|total\.?[34]|total\.js|@marblejs\/core|meteor-node-stubs)$/;

/** Packages that ask for tables in ways that no reader knows. */
const UNREAD_TABLES =
  /^(?:orchid-orm|pqb|ts-sql-query|sql-bricks(?:-postgres)?|mongo-sql|sutando|remult|joist-orm|@deepkit\/orm|@loopback\/repository|loopback-datasource-juggler)$/;

const SERVERLESS = /(?:^|\/)serverless\.(?:ya?ml|json|[jt]s)$/;

/** Says each framework of the application whose routes, and each package whose queries, nothing here reads, where its manifest asks for it. */
export function sayUnreadFrameworks({ manifests, files, unresolved }: Source): void {
  for (const { entry } of files.values())
    if (!entry.test && SERVERLESS.test(entry.path))
      unresolved.push({
        file: entry.path,
        line: 1,
        what: 'route',
        why: 'paths and schedules at which it deploys functions are not read',
      });
  for (const { path, json } of manifests) {
    const entry = files.get(path);
    if (!entry || entry.entry.test || !isRecord(json.dependencies)) continue;
    for (const name of Object.keys(json.dependencies)) {
      const whys = [
        ...(UNREAD.test(name)
          ? [`routes that ${name} makes of names of files, of models or of settings of its own are not read`]
          : []),
        ...(UNREAD_TABLES.test(name) ? [`which tables are asked for through ${name} is not read`] : []),
      ];
      const line = (entry.text ?? '').split('\n').findIndex((text) => text.includes(`"${name}"`)) + 1;
      for (const why of whys) unresolved.push({ file: path, line: Math.max(line, 1), what: name, why });
    }
  }
}
