/**
 * What the database answered in one run of the same requests: each answer as `SHAPE TEXT`, two hashes, of which the shape
 * is that of the text with its numbers masked.
 */
export type Answers = ReadonlySet<string>;

/** What all processes together were answered. A process that has ended says nothing any more. */
export function answersIn(told: unknown[]): Answers {
  return new Set(told.flatMap((one) => (one as { told?: string[] } | null)?.told ?? ['gone gone']));
}

/**
 * True where a run was answered as runs without a fault are: nothing that none of them was answered, and all that each of
 * them was. Where they differ from each other in numbers only (how long something took), so may this one.
 */
export function answeredAlike(without: Answers[], withFault: Answers): boolean {
  const [first, ...others] = without;
  if (first === undefined) return false;
  const all = new Set(without.flatMap((one) => [...one]));
  const noisy = new Set([...all].filter((one) => !without.every((run) => run.has(one))).map(shapeOf));
  const known = (one: string) => all.has(one) || noisy.has(shapeOf(one));
  const always = [...first].filter((one) => others.every((run) => run.has(one)));
  return [...withFault].every(known) && always.every((one) => withFault.has(one));
}

function shapeOf(answer: string): string {
  return answer.slice(0, answer.indexOf(' '));
}
