/** Runs what it is given, perhaps after waiting. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** What checks that run side by side have in common. */
export interface Shared {
  /** Commands that keep a core busy. */
  seats: Gate;
  /** Whatever copies the present database, locks rows of it or tries things on it. */
  database: Gate;
  /** Work trees: git keeps one list of them. */
  trees: Gate;
}

/** For checks that run together; `atOnce` is how many commands may keep a core busy. */
export function createShared(atOnce: number): Shared {
  return { seats: createSeats(atOnce), database: createTurn(), trees: createTurn() };
}

/** Lets `atOnce` of them run at a time, in the order in which they came. */
export function createSeats(atOnce: number): Gate {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

/** One at a time. */
export const createTurn = (): Gate => createSeats(1);

/** Waits for all of them, also where one fails: nothing goes on behind the back of what cleans up. */
export async function settled<T>(works: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(works);
  const failed = results.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** Each row one after the other, rows side by side, at most `atOnce` of them; the results in the order of the rows. */
export async function runRows<T>(rows: (() => Promise<T>)[][], atOnce: number): Promise<T[]> {
  const seats = createSeats(atOnce);
  const results = rows.map((row) =>
    seats(async () => {
      const done: T[] = [];
      for (const work of row) done.push(await work());
      return done;
    }),
  );
  return (await settled(results)).flat();
}
