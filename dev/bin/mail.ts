import { parseArgs } from 'node:util';
import { startMailCatcher } from '../mail/index.ts';
import { runInForeground } from './foreground.ts';

const { values } = parseArgs({ options: { 'smtp-port': { type: 'string' }, 'http-port': { type: 'string' } } });

await runInForeground(async () => {
  const mail = await startMailCatcher({
    smtpPort: Number(values['smtp-port'] ?? process.env.MAIL_SMTP_PORT ?? 1025),
    httpPort: Number(values['http-port'] ?? process.env.MAIL_HTTP_PORT ?? 8025),
  });
  return { line: `Mail catcher is ready: SMTP on 127.0.0.1:${mail.smtpPort}, mails at ${mail.url}`, stop: mail.stop };
});
