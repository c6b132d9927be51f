import { expect, it } from 'vitest';
import { comparePlain } from './compare-plain.ts';
import type { PlainAnswer, PlainRequest } from './plain-requests.ts';

const requests = ['/same', '/rows', '/other'].map((path): PlainRequest => ({ path, route: `GET ${path}` }));
const answer = (body: string): PlainAnswer => ({ status: 200, type: 'application/json', location: '', body });
const answers = (...bodies: string[]) => bodies.map(answer);

it('asks the monolith of before again on the rows of now, and only what differs', async () => {
  const asked: string[] = [];
  const before = answers('[1]', '[1]', '[1]');
  const compared = await comparePlain(requests, [before, before], answers('[1]', '[1,2]', '[3]'), async (again) => {
    asked.push(...again.map(({ path }) => path));
    return [answers('[1,2]', '[1,2]'), answers('[1,2]', '[1,2]')];
  });
  expect(asked).toEqual(['/rows', '/other']);
  expect(
    compared.map(({ request, difference, followsRows }) => [request.path, difference === null, followsRows]),
  ).toEqual([
    ['/same', true, false],
    ['/rows', true, true],
    ['/other', false, false],
  ]);
  expect(compared[2]?.difference).toContain('[1,2]');
});

it('holds to the rows of the restore point where the monolith of before does not start on those of now', async () => {
  const before = answers('[1]', '[1]', '[1]');
  const compared = await comparePlain(requests, [before, before], answers('[1]', '[2]', '[1]'), async () => null);
  expect(compared.map(({ difference }) => difference === null)).toEqual([true, false, true]);
  expect(compared[1]?.difference).toContain('[1]');
  const none = await comparePlain(requests, [before, before], before, () => {
    throw new Error('nothing differs');
  });
  expect(none.every(({ difference }) => difference === null)).toBe(true);
});
