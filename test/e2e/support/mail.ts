import { MAIL } from './addresses.ts';

const WAIT_MS = 250;
const TRIES = 40;

/** The first link that matches in the mails to this address, newest first; waits up to ten seconds for it. */
export async function mailedLink(email: string, pattern: RegExp): Promise<string> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await fetch(`${MAIL}/api/messages?to=${encodeURIComponent(email)}`);
    const messages = (await answer.json()) as { text: string }[];
    const link = messages.map(({ text }) => pattern.exec(text)?.[0]).find((found) => found !== undefined);
    if (link !== undefined) return link;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
  throw new Error(`No mail to ${email} holds a link like ${pattern}`);
}
