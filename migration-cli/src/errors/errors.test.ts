import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NectarError } from '../model/errors.ts';
import { catalogue, type ErrorCode } from './catalogue.ts';
import { errorsDocument } from './document.ts';
import { errorToJson, formatError } from './format.ts';
import { refusal } from './refusal.ts';

const source = join(import.meta.dirname, '..');
const page = join(source, '../../docs/errors.md');

/** Every code that the source names, with the file that does. */
function codesInSource(): [string, string][] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
  );
  return files.flatMap((path) =>
    [...readFileSync(join(source, path), 'utf8').matchAll(/NECTAR-E\d{3}/g)].map((match): [string, string] => [
      match[0],
      path,
    ]),
  );
}

describe('the catalogue', () => {
  it('holds every code that the source names', () => {
    const unknown = codesInSource().filter(([code]) => code !== 'NECTAR-E000' && !Object.hasOwn(catalogue, code));
    expect(unknown).toEqual([]);
  });

  it('holds no code that nothing raises', () => {
    const used = new Set(
      codesInSource()
        .filter(([, path]) => !path.startsWith('errors/'))
        .map(([code]) => code),
    );
    expect(Object.keys(catalogue).filter((code) => !used.has(code))).toEqual([]);
  });

  it('is what docs/errors.md says; NECTAR_WRITE_DOCS=1 writes it', async () => {
    if (process.env.NECTAR_WRITE_DOCS === '1') (await import('node:fs')).writeFileSync(page, errorsDocument());
    expect(readFileSync(page, 'utf8')).toBe(errorsDocument());
  });

  it('stands in the order of its codes', () => {
    const codes = Object.keys(catalogue);
    expect(codes).toEqual([...codes].sort());
  });
});

describe('an error in front of a person', () => {
  it('says what, why, the state and the next command, and shows no stack', () => {
    const text = formatError(refusal('NECTAR-E059', { what: 'Cannot resume', why: 'no run was cut off' }));
    expect(text).toBe('NECTAR-E059  Cannot resume: no run was cut off.\nNothing was changed.\nRun: nectar status\n');
  });

  it('is called our own defect, with its stack, where it has no code', () => {
    const text = formatError(new TypeError('x is not a function'));
    expect(text).toMatch(/^NECTAR-E000 {2}This is a defect of nectar/);
    expect(text).toContain('errors.test.ts');
    expect(errorToJson(new TypeError('boom'))).toMatchObject({ code: 'NECTAR-E000', why: 'boom' });
  });

  it('takes the exit code of its entry', () => {
    for (const code of Object.keys(catalogue) as ErrorCode[]) {
      const error = refusal(code, { what: 'x' });
      expect(error).toBeInstanceOf(NectarError);
      expect([1, 2, 3]).toContain(error.exitCode);
    }
  });
});
