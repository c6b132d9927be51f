import { isRecord } from '../json.ts';
import type { Source } from '../project.ts';

/** Frameworks that make routes of names of files, of models or of settings of their own. */
const UNREAD =
  /^(?:thinkjs|@sveltejs\/kit|nuxt3?|nitropack|astro|@remix-run\/serve|@redwoodjs\/api|blitz|@strapi\/strapi|strapi|@keystone-6\/core|payload|actionhero|moleculer-web|total\.?[34]|total\.js|@marblejs\/core|meteor-node-stubs)$/;

/** Says each framework of the application whose routes nothing here reads, where its manifest asks for it. */
export function sayUnreadFrameworks({ manifests, files, unresolved }: Source): void {
  for (const { path, json } of manifests) {
    const entry = files.get(path);
    if (!entry || entry.entry.test || !isRecord(json.dependencies)) continue;
    for (const name of Object.keys(json.dependencies).filter((item) => UNREAD.test(item))) {
      const line = (entry.text ?? '').split('\n').findIndex((text) => text.includes(`"${name}"`)) + 1;
      const why = `routes that ${name} makes of names of files, of models or of settings of its own are not read`;
      unresolved.push({ file: path, line: Math.max(line, 1), what: name, why });
    }
  }
}
