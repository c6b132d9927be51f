import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@nectar/service-kit';
import nodemailer from 'nodemailer';
import type { MarketingConfig } from '../config.ts';

export type MailTemplate = 'newsletter-confirm' | 'lead-received' | 'payment-receipt' | 'payment-failed';

export interface Mail {
  to: string;
  template: MailTemplate;
  data: Record<string, string | number>;
}

/** Sends one mail; false, with a line in the log, when the mail server did not take it. */
export type SendMail = (mail: Mail) => Promise<boolean>;

/** Beside shared/ in the source, beside main.js in the build. */
const FOLDERS = ['../emails/', './emails/'];
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

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

function fill(text: string, data: Mail['data'], quote: (value: string) => string): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => quote(String(data[name] ?? '')));
}

/** The text file begins with "Subject: …" and an empty line; {{name}} is replaced by data.name. */
export function renderMail(mail: Pick<Mail, 'template' | 'data'>): { subject: string; text: string; html: string } {
  const [subjectLine = '', ...body] = template(`${mail.template}.txt`).split('\n');
  return {
    subject: fill(subjectLine.replace(/^Subject:\s*/, ''), mail.data, (value) => value.replace(/[\r\n]+/g, ' ')),
    text: fill(body.join('\n').trimStart(), mail.data, (value) => value),
    html: fill(template(`${mail.template}.html`), mail.data, escapeHtml),
  };
}

export function createMailer(config: MarketingConfig, logger: Logger): SendMail {
  const transport = nodemailer.createTransport({
    host: config.SMTP_HOST,
    port: config.SMTP_PORT,
    secure: config.SMTP_PORT === 465,
    connectionTimeout: 10_000,
    ...(config.SMTP_USER === undefined ? {} : { auth: { user: config.SMTP_USER, pass: config.SMTP_PASS ?? '' } }),
  });
  return async (mail) => {
    try {
      await transport.sendMail({ from: config.MAIL_FROM, to: mail.to, ...renderMail(mail) });
      return true;
    } catch (error) {
      logger.error({ err: error, template: mail.template }, 'mail was not sent');
      return false;
    }
  };
}
