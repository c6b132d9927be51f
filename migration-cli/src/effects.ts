import type { Dependencies } from './model/ports.ts';

/** Told of effects before they begin. */
export interface EffectWatch {
  /** Something begins that must not be cut off from here on. */
  begins(): void;
  /** One thing that must not be cut off, and after which all is as if nothing had begun. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** What leaves nothing half done when the process ends in the middle of it, by door. */
const LOOKS = {
  files: /^(?:exists|read|readText|readAll|list|names|executable|realPath|freeBytes)$/,
  git: /^(?:root|head|dirty|tracked|tree)$/,
  processes: /^(?:which|freePort|cores|platform|portTaken|identity)$/,
  clusters: /^(?:owner|readText|programOf|hashTree|isEmpty)$/,
  postgres: /^$/,
  http: /^$/,
  traffic: /^$/,
  seals: /^keyId$/,
} satisfies Partial<Record<keyof Dependencies, RegExp>>;

const GIT_LOOKS =
  /^(?:ls-files|ls-tree|rev-list|rev-parse|log|diff|status|cat-file|for-each-ref|config|merge-base|symbolic-ref)$/;

/** The same doors; the first of them that changes anything is told before. */
export function watchedEffects(deps: Dependencies, watch: EffectWatch): Dependencies {
  const { git, cache } = deps;
  const run: typeof git.run = (cwd, args, options) => {
    if (!GIT_LOOKS.test(args[0] ?? '')) watch.begins();
    return git.run(cwd, args, options);
  };
  return {
    ...deps,
    files: watched(deps.files, LOOKS.files, watch),
    git: { ...watched(git, LOOKS.git, watch), run },
    processes: watched(deps.processes, LOOKS.processes, watch),
    clusters: watched(deps.clusters, LOOKS.clusters, watch),
    postgres: watched(deps.postgres, LOOKS.postgres, watch),
    http: watched(deps.http, LOOKS.http, watch),
    traffic: watched(deps.traffic, LOOKS.traffic, watch),
    seals: watched(deps.seals, LOOKS.seals, watch),
    scratchPostgres: () => {
      watch.begins();
      return deps.scratchPostgres();
    },
    // What is kept for later is beside it before it is there: that goes to its end, and the work may be cut off again.
    cache: { ...cache, put: (key, text) => watch.during(() => cache.put(key, text)) },
  };
}

function watched<T extends object>(door: T, looks: RegExp, { begins }: EffectWatch): T {
  const methods = Object.entries(door).map(([name, value]) => {
    if (typeof value !== 'function' || looks.test(name)) return [name, value];
    const told = (...args: unknown[]) => {
      begins();
      return value.apply(door, args);
    };
    return [name, told];
  });
  return Object.fromEntries(methods) as T;
}
