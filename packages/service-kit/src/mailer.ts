import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import nodemailer from 'nodemailer';
import { z } from 'zod';
import { port } from './config.ts';
import type { Logger } from './logging.ts';

/** The variables of a service that sends mail. */
export const smtpShape = {
  SMTP_HOST: z.string().default('127.0.0.1'),
  SMTP_PORT: port(1025),
  SMTP_USER: z.string().optional(),
  SMTP_PASS: z.string().optional(),
  MAIL_FROM: z.string().default('Nectar Studio <hello@nectar.example>'),
};

export type SmtpConfig = z.output<z.ZodObject<typeof smtpShape>>;

export interface Mail<Template extends string> {
  to: string;
  template: Template;
  data: Record<string, string | number>;
}

export interface Mailer<Template extends string> {
  /** @throws Error with the mail server's words when it does not take the mail. */
  send(mail: Mail<Template>): Promise<void>;
  /** For mails whose failure must not fail the caller: false, with a line in the log, when the server did not take it. */
  trySend(mail: Mail<Template>): Promise<boolean>;
}

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

const CONNECT_MS = 10_000;
const IMPLICIT_TLS_PORT = 465;

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

function fill(text: string, data: Mail<string>['data'], quote: (value: string) => string): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) =>
    quote(Object.hasOwn(data, name) ? String(data[name]) : ''),
  );
}

/** `folder` holds NAME.txt, which begins with "Subject: …" and an empty line, and NAME.html; {{name}} is replaced by data.name. */
export function renderMail({ template, data }: Pick<Mail<string>, 'template' | 'data'>, folder: URL): RenderedMail {
  const read = (name: string) => readFileSync(fileURLToPath(new URL(name, folder)), 'utf8');
  const [subjectLine = '', ...body] = read(`${template}.txt`).split('\n');
  return {
    subject: fill(subjectLine.replace(/^Subject:\s*/, ''), data, (value) => value.replace(/[\r\n]+/g, ' ')),
    text: fill(body.join('\n').trimStart(), data, (value) => value),
    html: fill(read(`${template}.html`), data, escapeHtml),
  };
}

/** Sends the templates of `folder` over SMTP. */
export function createMailer<Template extends string>(
  config: SmtpConfig,
  folder: URL,
  logger: Logger,
): Mailer<Template> {
  const transport = nodemailer.createTransport({
    host: config.SMTP_HOST,
    port: config.SMTP_PORT,
    secure: config.SMTP_PORT === IMPLICIT_TLS_PORT,
    connectionTimeout: CONNECT_MS,
    ...(config.SMTP_USER === undefined ? {} : { auth: { user: config.SMTP_USER, pass: config.SMTP_PASS ?? '' } }),
  });
  async function send(mail: Mail<Template>): Promise<void> {
    await transport.sendMail({ from: config.MAIL_FROM, to: mail.to, ...renderMail(mail, folder) });
  }
  async function trySend(mail: Mail<Template>): Promise<boolean> {
    try {
      await send(mail);
      return true;
    } catch (error) {
      logger.error({ err: error, template: mail.template }, 'mail was not sent');
      return false;
    }
  }
  return { send, trySend };
}
