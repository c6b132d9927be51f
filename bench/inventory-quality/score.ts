import type { Inventory } from '@nectar/migration-cli/inventory';

/** What a person found in a repository by reading it. */
export interface Labels {
  repository: string;
  commit: string | null;
  tables: string[];
  /** `under` stands below each of `mounts`; `plain` is whole. */
  routes: { mounts: string[]; under: string[]; plain: string[] };
  env: string[];
  /** 'file table read|write|readwrite' */
  access: string[];
  /** Files whose access nobody labelled; what is found there is not counted. */
  unlabelled: string[];
}

export interface Score {
  name: string;
  labelled: number;
  found: number;
  precision: number;
  recall: number;
  /** What is found and not labelled, and the other way round. */
  wrong: string[];
  missed: string[];
}

/** Precision and recall of an inventory for one repository, by subject. Tests are left out on both sides. */
export function scoresOf(repository: string, inventory: Inventory, labels: Labels): Score[] {
  const tests = new Set(inventory.files.filter(({ test }) => test).map(({ path }) => path));
  const counted = (file: string) => !tests.has(file) && !file.endsWith('.sql') && !labels.unlabelled.includes(file);
  const env = inventory.env.filter(({ files }) => files.some((file) => !tests.has(file)));
  const access = inventory.tableAccess
    .filter(({ file, via }) => counted(file) && via !== 'view')
    .flatMap(({ file, table, access: kind }) => directions(file, table, kind));
  const routes = inventory.routes.filter(({ file }) => !tests.has(file)).map(({ method, path }) => `${method} ${path}`);
  return [
    compare(
      `${repository} tables`,
      labels.tables,
      inventory.tables.map(({ name }) => name),
    ),
    compare(`${repository} routes`, routesOf(labels), routes),
    compare(
      `${repository} environment`,
      labels.env,
      env.map(({ name }) => name),
    ),
    compare(`${repository} access`, labels.access.flatMap(parted), access),
  ];
}

function routesOf({ routes: { mounts, under, plain } }: Labels): string[] {
  const mounted = mounts.flatMap((mount) =>
    under.map((route) => {
      const [method, path] = route.split(' ');
      return `${method} ${mount}${path}`;
    }),
  );
  return [...mounted, ...plain];
}

function parted(label: string): string[] {
  const [file = '', table = '', kind = 'read'] = label.split(' ');
  return directions(file, table, kind);
}

function directions(file: string, table: string, kind: string): string[] {
  const all = kind === 'readwrite' ? ['read', 'write'] : [kind];
  return all.map((direction) => `${file} ${table} ${direction}`);
}

function compare(name: string, labelled: string[], found: string[]): Score {
  const [wanted, seen] = [new Set(labelled), new Set(found)];
  const right = [...seen].filter((item) => wanted.has(item)).length;
  return {
    name,
    labelled: wanted.size,
    found: seen.size,
    precision: share(right, seen.size),
    recall: share(right, wanted.size),
    wrong: [...seen].filter((item) => !wanted.has(item)).sort(),
    missed: [...wanted].filter((item) => !seen.has(item)).sort(),
  };
}

const share = (part: number, whole: number) => (whole === 0 ? 1 : Math.round((part / whole) * 1000) / 1000);
