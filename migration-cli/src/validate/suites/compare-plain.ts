import { differenceOf, type PlainAnswer, type PlainRequest } from './plain-requests.ts';

export interface Compared {
  request: PlainRequest;
  /** Null where it answers as before. */
  difference: string | null;
  /** True where the monolith of before answers differently too, asked on the rows of now. */
  followsRows: boolean;
}

type Answers = (PlainAnswer | undefined)[];

/**
 * What differs from both answers of before. What does is asked `again` of the monolith of before, on the rows of now: users
 * have gone on writing since the restore point. Null from there where that one does not start on them.
 */
export async function comparePlain(
  requests: PlainRequest[],
  old: Answers[],
  now: Answers,
  again: (requests: PlainRequest[]) => Promise<Answers[] | null>,
): Promise<Compared[]> {
  const compared = requests.map((request, index): Compared => {
    const [first, second, present] = [old[0]?.[index], old[1]?.[index], now[index]];
    const difference = first && second && present ? differenceOf(first, second, present) : 'it was not asked';
    return { request, difference, followsRows: false };
  });
  const differing = compared.filter(({ difference }) => difference !== null);
  const later = differing.length === 0 ? null : await again(differing.map(({ request }) => request));
  for (const [index, one] of differing.entries()) {
    const [first, second, present] = [later?.[0]?.[index], later?.[1]?.[index], now[compared.indexOf(one)]];
    if (!first || !second || !present) continue;
    one.difference = differenceOf(first, second, present);
    one.followsRows = one.difference === null;
  }
  return compared;
}
