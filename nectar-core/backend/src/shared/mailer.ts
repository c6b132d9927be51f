import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import nodemailer, { type Transporter } from 'nodemailer';
import { config } from '../config.ts';
import { logger } from './logger.ts';

export type MailTemplate = 'verify-email' | 'reset-password' | 'invitation' | 'welcome' | 'workflow-message';

export interface Mail {
  to: string;
  template: MailTemplate;
  data: Record<string, string | number>;
}

/** Beside shared/ in the source, beside main.js in the build. */
const FOLDERS = ['../emails/', './emails/'];

function template(name: string): string {
  let failure: unknown;
  for (const folder of FOLDERS) {
    try {
      return readFileSync(fileURLToPath(new URL(`${folder}${name}`, import.meta.url)), 'utf8');
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`The mail template ${name} is in none of ${FOLDERS.join(', ')}.`, { cause: failure });
}

let transport: Transporter | undefined;

function mailTransport(): Transporter {
  transport ??= nodemailer.createTransport({
    host: config.mail.host,
    port: config.mail.port,
    secure: config.mail.port === 465,
    ...(config.mail.user ? { auth: { user: config.mail.user, pass: config.mail.password } } : {}),
  });
  return transport;
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

function fill(text: string, data: Mail['data'], escape: (value: string) => string): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => escape(String(data[name] ?? '')));
}

/** The text file begins with "Subject: …" and an empty line; {{name}} is replaced by data.name. */
export function renderMail({ template: name, data }: Pick<Mail, 'template' | 'data'>): {
  subject: string;
  text: string;
  html: string;
} {
  const [subjectLine = '', ...body] = template(`${name}.txt`).split('\n');
  const html = template(`${name}.html`);
  return {
    subject: fill(subjectLine.replace(/^Subject:\s*/, ''), data, (value) => value.replace(/[\r\n]+/g, ' ')),
    text: fill(body.join('\n').trimStart(), data, (value) => value),
    html: fill(html, data, escapeHtml),
  };
}

/** Sends one mail; throws when the mail server refuses it. */
export async function sendMail(mail: Mail): Promise<void> {
  const rendered = renderMail(mail);
  await mailTransport().sendMail({
    from: config.mail.from,
    to: mail.to,
    ...rendered,
  });
  logger.debug('mail sent', { to: mail.to, template: mail.template });
}

/** Sends one mail whose failure must not fail the caller; the failure is logged. Returns whether it went out. */
export async function trySendMail(mail: Mail): Promise<boolean> {
  try {
    await sendMail(mail);
    return true;
  } catch (error) {
    logger.error('mail was not sent', { to: mail.to, template: mail.template, error });
    return false;
  }
}
