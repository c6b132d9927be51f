import { env } from './env';
import { until } from './poll';

export interface CaughtMail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  date: string;
}

/** Every caught mail to one address, newest first. */
export async function mailsTo(address: string): Promise<CaughtMail[]> {
  const response = await fetch(`${env.mailUrl}/api/messages?to=${encodeURIComponent(address)}`);
  if (!response.ok) throw new Error(`The mail catcher at ${env.mailUrl} answered ${response.status}`);
  return (await response.json()) as CaughtMail[];
}

/** Waits for a mail to the address that holds the text, and returns it. */
export async function mailTo(address: string, holding: string | RegExp = ''): Promise<CaughtMail> {
  const matches = (mail: CaughtMail) => `${mail.subject}\n${mail.text}`.match(holding) !== null;
  return until(`A mail to ${address} holding ${holding}`, async () => (await mailsTo(address)).find(matches));
}

/** The one-time token of the link in a mail, as a query parameter or as the last part of a reset path. */
export function tokenIn(mail: CaughtMail): string {
  const found = /[?&]token=([^&\s"'<>]+)/.exec(mail.text) ?? /\/reset-password\/([^?\s"'<>]+)/.exec(mail.text);
  if (!found?.[1]) throw new Error(`No token in the mail "${mail.subject}":\n${mail.text}`);
  return decodeURIComponent(found[1]);
}
