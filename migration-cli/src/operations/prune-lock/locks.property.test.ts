import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pruned } from './blocks.ts';
import { prunePnpm } from './pnpm.ts';
import { pruneYarnBerry } from './yarn-berry.ts';
import { pruneYarnClassic } from './yarn-classic.ts';

// One graph of packages, printed as each manager prints it, and cut by a manifest that asks for some of them.

const NAMES = ['left', '@deep/right', '7zip', 'true-case', 'z-last', 'mid.dle'];

interface Entry {
  name: string;
  version: string;
  ranges: string[];
  needs: { name: string; range: string; version: string }[];
}

/** Each package in up to two versions; a version is asked for by one or two ranges. */
const graphs: fc.Arbitrary<Entry[]> = fc
  .array(fc.record({ two: fc.boolean(), wide: fc.boolean(), picks: fc.array(fc.nat(40), { maxLength: 3 }) }), {
    minLength: 2,
    maxLength: NAMES.length,
  })
  .map((list) => {
    const entries = list.flatMap(({ two, wide }, index): Entry[] =>
      (two ? ['1.0.0', '2.3.1'] : ['1.0.0']).map((version) => ({
        name: NAMES[index] ?? '',
        version,
        ranges: wide ? [`^${version}`, `>=${version} <${version[0]}.9.0`] : [`^${version}`],
        needs: [],
      })),
    );
    entries.forEach((entry, index) => {
      for (const pick of list[index % list.length]?.picks ?? []) {
        const other = entries[pick % entries.length];
        if (!other || entry.needs.some(({ name }) => name === other.name)) continue;
        entry.needs.push({
          name: other.name,
          range: other.ranges[pick % other.ranges.length] ?? '',
          version: other.version,
        });
      }
    });
    return entries;
  });

interface Format {
  print(entries: Entry[], asked: Entry[]): string;
  prune(text: string, manifest: object): Pruned;
  /** `name@version` of every entry in a lock file. */
  held(text: string): string[];
}

const quoted = (text: string) =>
  /^[a-z][\w.-]*(?:@[\^\d.]+)?$/.test(text) && !/^true/.test(text) ? text : JSON.stringify(text);
const byName = <T extends { name: string }>(list: T[]) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1));

const classic: Format = {
  print: (entries) =>
    `# yarn lockfile v1\n\n\n${entries
      .map(({ name, version, ranges, needs }) => {
        const keys = ranges.map((range) => quoted(`${name}@${range}`)).join(', ');
        const lines = byName(needs).map((item) => `\n    ${quoted(item.name)} "${item.range}"`);
        return `${keys}:\n  version "${version}"\n  resolved "https://r/${name}/${version}"${needs.length > 0 ? `\n  dependencies:${lines.join('')}` : ''}\n`;
      })
      .join('\n')}`,
  prune: (text, manifest) => pruneYarnClassic(text, { '': manifest as never }),
  held: (text) =>
    [...text.matchAll(/resolved "https:\/\/r\/(.+)\/(.+)"/g)].map(([, name, version]) => `${name}@${version}`),
};

const berry: Format = {
  print: (entries) =>
    `# made\n\n__metadata:\n  version: 8\n\n${entries
      .map(({ name, version, ranges, needs }) => {
        const lines = byName(needs).map((item) => `\n    ${quoted(item.name)}: "npm:${item.range}"`);
        return `"${ranges.map((range) => `${name}@npm:${range}`).join(', ')}":\n  version: ${version}\n  resolution: "${name}@npm:${version}"${needs.length > 0 ? `\n  dependencies:${lines.join('')}` : ''}\n  linkType: hard\n`;
      })
      .join('\n')}`,
  prune: (text, manifest) => pruneYarnBerry(text, { '': manifest as never }, false),
  held: (text) => [...text.matchAll(/resolution: "(.+)@npm:(.+)"/g)].map(([, name, version]) => `${name}@${version}`),
};

const pnpm: Format = {
  print: (entries, asked) => {
    const importer = asked.map(
      ({ name, version, ranges }) =>
        `      '${name}':\n        specifier: '${ranges[0]}'\n        version: ${version}\n`,
    );
    const packages = entries.map(
      ({ name, version }) => `\n  '${name}@${version}':\n    resolution: {integrity: sha512-${version}}\n`,
    );
    const snapshots = entries.map(({ name, version, needs }) => {
      const lines = needs.map((item) => `      '${item.name}': ${item.version}\n`).join('');
      return `\n  '${name}@${version}':${lines === '' ? ' {}\n' : `\n    dependencies:\n${lines}`}`;
    });
    return `lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n${importer.join('')}\npackages:\n${packages.join('')}\nsnapshots:\n${snapshots.join('')}`;
  },
  prune: (text, manifest) => prunePnpm(text, { '': manifest as never }, false),
  held: (text) =>
    [...text.slice(text.indexOf('\nsnapshots:')).matchAll(/^ {2}'?([^\s'].*?)'?:(?: \{\})?$/gm)].map(
      ([, key]) => key ?? '',
    ),
};

function reached(entries: Entry[], asked: Entry[]): string[] {
  const kept = new Set(asked);
  for (const entry of kept)
    for (const { name, version } of entry.needs) {
      const next = entries.find((item) => item.name === name && item.version === version);
      if (next) kept.add(next);
    }
  return [...kept].map(({ name, version }) => `${name}@${version}`).sort();
}

/** At most one version of each package, as a manifest can ask for. */
const askedOf = (entries: Entry[], picks: number[]) => {
  const asked = new Map<string, Entry>();
  for (const pick of picks) {
    const entry = entries[pick % entries.length];
    if (entry && !asked.has(entry.name)) asked.set(entry.name, entry);
  }
  return [...asked.values()];
};

describe.each(Object.entries({ classic, berry, pnpm }))(
  'a lock file that is cut (%s)',
  (_name, { print, prune, held }) => {
    it('holds exactly what its manifest reaches, and cutting it again changes nothing', () => {
      fc.assert(
        fc.property(graphs, fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }), (entries, picks) => {
          const asked = askedOf(entries, picks);
          const manifest = {
            name: 'all',
            dependencies: Object.fromEntries(asked.map(({ name, ranges }) => [name, ranges[0]])),
          };
          const { text, problems } = prune(print(entries, asked), manifest);
          expect(problems).toEqual([]);
          expect(held(text).sort()).toEqual(reached(entries, asked));
          expect(prune(text, manifest)).toEqual({ text, problems: [] });
        }),
        { numRuns: 150 },
      );
    });
  },
);
