/** Folders that say nothing about the domain: what stands below them is looked at. */
const WRAPPER =
  /^(?:src|lib|app|source|server|api|backend|back-end|packages|apps|libs|services?|main|core|js|ts|node|v\d+|@[\w-]+)$/i;

/** Folders whose children are domains of their own. */
const CONTAINER = /^(?:features?|modules|domains?|bounded[-_]?contexts?|plugins|addons|extensions|areas|contexts)$/i;

/** Layers: the name of the domain is in the name of the file. */
const LAYER =
  /^(?:controllers?|routes?|routers?|handlers?|quer(?:y|ies)|models?|entit(?:y|ies)|services?|repositor(?:y|ies)|stores?|daos?|validators?|validations?|serializers?|resolvers?|queues?|workers?|jobs?|jobProcessors|schemas?|dtos?|polic(?:y|ies)|presenters?|subscribers?|mutations?|usecases?|use-cases|commands|events?|api|rest|endpoints?|db|database|data|actions|responses|authorizers?)$/i;

/** What every part uses: no domain. */
const SHARED =
  /^(?:utils?|utilit(?:y|ies)|helpers?|common|shared|config|configs|configuration|middlewares?|constants?|errors?|types?|typings|interfaces?|loaders?|bootstrap|init|i18n|locales?|lang|scripts?|bin|tools?|build|docs?|migrations?|upgrades?|postgres(?:ql)?|mongo(?:db)?|redis|mysql|sqlite|seeds?|seeders?|fixtures|public|static|assets|styles?|views|templates|emails?|openapi|swagger|logger|logging|decorators|hooks|vendor|generated|__mocks__|internals?|\..*)$/i;

const FRONT = /^(?:client|frontend|front-end|web|webapp|ui|www|spa|components?|pages?|reducers?)$/i;
const FRONT_FILE = /\.(?:[jt]sx|vue|svelte|s?css|less)$/;

/** A language at the end of a folder's name says nothing. */
const LANGUAGE = /[-_.](?:ts|js|typescript|javascript|node(?:js)?)$/i;

/** `marketing-site`, `admin_frontend`: one domain with a word for the side. */
const SIDE = /[-_](?:site|frontend|front-end|backend|back-end|server|client|api|web|ui|app|service)$/i;

const SUFFIX =
  /[-_.]?(?:controllers?|routes?|routers?|handlers?|quer(?:y|ies)|models?|entit(?:y|ies)|services?|repositor(?:y|ies)|repo|stores?|dao|validators?|validations?|serializers?|resolvers?|queues?|workers?|jobs?|processors?|schemas?|dtos?|polic(?:y|ies)|subscribers?|api|module|types?|authorizers?)$/i;

export interface AreaName {
  /** The domain's name, or null where the file belongs to all of them. */
  domain: string | null;
  front: boolean;
}

/** Which domain a file belongs to, by the names of its folders and, in a layered tree, by its own. */
export function areaOf(path: string): AreaName {
  const folders = path.split('/').slice(0, -1);
  const file = path.split('/').at(-1) ?? '';
  let layered = false;
  for (const [index, folder] of folders.entries()) {
    const next = folders[index + 1];
    if (CONTAINER.test(folder)) return { domain: next === undefined ? null : named(next), front: false };
    if (FRONT.test(folder)) return { domain: null, front: true };
    if (SHARED.test(folder)) return { domain: null, front: FRONT_FILE.test(file) };
    if (LAYER.test(folder)) {
      layered = true;
      if (next !== undefined && !LAYER.test(next) && !WRAPPER.test(next))
        return { domain: SHARED.test(next) ? null : named(next), front: false };
      continue;
    }
    if (WRAPPER.test(folder)) continue;
    return { domain: named(folder.replace(LANGUAGE, '').replace(SIDE, '')), front: false };
  }
  if (FRONT_FILE.test(file)) return { domain: null, front: true };
  return { domain: layered ? stemOf(file) : null, front: false };
}

/** `links.handler.js`, `SiteController.ts` and `site_service.js` are of `link` and `site`. */
function stemOf(file: string): string | null {
  let stem = file.replace(/\.d(?=\.)/, '').replace(/\.[^.]+$/, '');
  while (SUFFIX.test(stem) && stem.replace(SUFFIX, '') !== '') stem = stem.replace(SUFFIX, '');
  if (
    /^(?:index|main|base|abstract|all|default|root|renders?|pages?|home|static|misc|web|www|https?|server|app|application|_.*)$/i.test(
      stem,
    ) ||
    SUFFIX.test(stem) ||
    SHARED.test(stem)
  )
    return null;
  return named(stem);
}

function named(text: string): string | null {
  const kebab = text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return kebab === '' ? null : singular(kebab);
}

/** Words whose one is no word in y. */
const IE = /(?:^|-)(?:movie|cookie|calorie|selfie|brownie|zombie|rookie|genie|goalie|hoodie|smoothie)s$/;

function singular(word: string): string {
  if (IE.test(word)) return word.slice(0, -1);
  if (/(?:^|-)(?:series|species)$/.test(word)) return word;
  if (/ies$/.test(word) && word.length > 4) return word.replace(/ies$/, 'y');
  if (/(?:ss|us|is|news|(?:^|-)\w{1,2}s)$/.test(word)) return word;
  if (/(?:sh|ch|x|ss)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 ? word.replace(/s$/, '') : word;
}
