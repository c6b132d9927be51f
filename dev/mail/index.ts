import express, { type Express } from 'express';
import { listen } from '../html/listen.ts';
import { Mailbox } from './mailbox.ts';
import { FRAME_POLICY, framedHtml, listPage, messagePage, notFoundPage } from './pages.ts';
import { listenSmtp } from './smtp.ts';

export type { Message } from './mailbox.ts';

export interface MailCatcher {
  readonly smtpPort: number;
  readonly httpPort: number;
  /** Of the page with the mails and of the JSON API. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts an SMTP server that keeps the last 500 mails, and the page and API that show them. Ports default to free ones. */
export async function startMailCatcher(options: { smtpPort?: number; httpPort?: number } = {}): Promise<MailCatcher> {
  const mailbox = new Mailbox();
  const smtp = await listenSmtp(mailbox, options.smtpPort ?? 0);
  try {
    const web = await listen('Mail catcher (HTTP)', webApp(mailbox), options.httpPort ?? 0);
    const stop = async () => {
      await Promise.all([smtp.close(), web.close()]);
    };
    return { smtpPort: smtp.port, httpPort: web.port, url: web.url, stop };
  } catch (error) {
    await smtp.close();
    throw error;
  }
}

function webApp(mailbox: Mailbox): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/health', (_request, response) => void response.json({ status: 'ok' }));
  api(app, mailbox);
  pages(app, mailbox);
  return app;
}

function oneString(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function api(app: Express, mailbox: Mailbox): void {
  app.get('/api/messages', (request, response) => void response.json(mailbox.list(oneString(request.query.to))));
  app.delete('/api/messages', (_request, response) => {
    mailbox.clear();
    response.status(204).end();
  });
  app.get('/api/messages/:id', (request, response) => {
    const message = mailbox.find(request.params.id);
    if (message === undefined) response.status(404).json({ error: { code: 'not_found', message: 'No such mail.' } });
    else response.json(message);
  });
}

function pages(app: Express, mailbox: Mailbox): void {
  app.get('/', (request, response) => {
    const to = oneString(request.query.to);
    response.type('html').send(listPage(mailbox.list(to), to));
  });
  app.get('/messages/:id', (request, response) => {
    const message = mailbox.find(request.params.id);
    response
      .status(message === undefined ? 404 : 200)
      .type('html')
      .send(message === undefined ? notFoundPage() : messagePage(message));
  });
  app.get('/messages/:id/html', (request, response) => {
    const message = mailbox.find(request.params.id);
    response.setHeader('Content-Security-Policy', FRAME_POLICY);
    response
      .status(message === undefined ? 404 : 200)
      .type('html')
      .send(message === undefined ? '' : framedHtml(message));
  });
}
