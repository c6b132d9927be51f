import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import nodemailer, { type Transporter } from 'nodemailer';
import { logger } from './logger';

export type MailTemplate =
  | 'verify-email'
  | 'reset-password'
  | 'invitation'
  | 'welcome'
  | 'newsletter-confirm'
  | 'newsletter-issue'
  | 'lead-received'
  | 'contact-reply'
  | 'payment-receipt'
  | 'payment-failed'
  | 'workflow-message';

export interface Mail {
  to: string;
  template: MailTemplate;
  data: Record<string, string | number>;
}

const templateFolder = fileURLToPath(new URL('../emails/', import.meta.url));

let transport: Transporter | undefined;

function mailTransport(): Transporter {
  transport ??= nodemailer.createTransport({
    host: process.env.SMTP_HOST || '127.0.0.1',
    port: Number(process.env.SMTP_PORT || 1025),
    secure: process.env.SMTP_PORT === '465',
    ...(process.env.SMTP_USER ? { auth: { user: process.env.SMTP_USER, pass: process.env.SMTP_PASS ?? '' } } : {}),
  });
  return transport;
}

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

function fill(text: string, data: Mail['data'], escape: (value: string) => string): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => escape(String(data[name] ?? '')));
}

/** The text file begins with "Subject: …" and an empty line; {{name}} is replaced by data.name. */
export function renderMail({ template, data }: Pick<Mail, 'template' | 'data'>): { subject: string; text: string; html: string } {
  const plain = readFileSync(`${templateFolder}${template}.txt`, 'utf8');
  const [subjectLine = '', ...body] = plain.split('\n');
  const html = readFileSync(`${templateFolder}${template}.html`, 'utf8');
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
    from: process.env.MAIL_FROM || 'Nectar Studio <hello@nectar.example>',
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
