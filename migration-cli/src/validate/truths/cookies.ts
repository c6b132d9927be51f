export interface Jar {
  header(): string;
  store(lines: string[]): void;
}

/** Cookies of one host, whatever their paths: enough to stay signed in from request to request. */
export function createJar(): Jar {
  const kept = new Map<string, string>();
  return {
    header: () => [...kept].map(([name, value]) => `${name}=${value}`).join('; '),
    store: (lines) => {
      for (const line of lines) {
        const [pair = '', ...attributes] = line.split(';');
        const split = pair.indexOf('=');
        const [name, value] = [pair.slice(0, split).trim(), pair.slice(split + 1).trim()];
        if (split < 1) continue;
        if (value === '' || attributes.some((one) => /^\s*max-age=0\s*$/i.test(one))) kept.delete(name);
        else kept.set(name, value);
      }
    },
  };
}
