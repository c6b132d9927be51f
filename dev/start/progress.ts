import colors from 'picocolors';

const clock = (ms: number) => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);

/** Prints what is being done, then how long it took; an error keeps its own text. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  console.log(`${colors.cyan('›')} ${title} …`);
  const result = await work();
  console.log(`${colors.green('✓')} ${title} ${colors.dim(clock(Date.now() - started))}`);
  return result;
}

export const heading = (text: string) => console.log(`\n${colors.bold(text)}`);
