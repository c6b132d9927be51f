/** More at once gains nothing on a disk and could reach the limit of open files. */
const AT_ONCE = 16;

/** Does `work` with every item, some at once. */
export async function inTurns<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const one = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
