import { expect, it } from 'vitest';
import { projectOf } from '../plan/state.ts';
import { signatureOf } from './signature.ts';

const signature = (text: string, name: string) =>
  signatureOf(
    projectOf(new Set(['a.ts']), () => text, []),
    { file: 'a.ts', name },
  );

it('knows a function behind a name, and no function where the name has no value or another one', () => {
  expect(signature('export const add = async (one: number): Promise<number> => one;', 'add')).toMatchObject({
    async: true,
    params: [{ name: 'one' }],
  });
  expect(signature('export let later: () => void;', 'later')).toBeNull();
  expect(signature('export const made = 1;', 'made')).toBeNull();
});
