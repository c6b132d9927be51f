import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Listening, ReceivedMail } from '../../model/traffic.ts';

const SIZE_LIMIT_BYTES = 25 * 1024 * 1024;

/** Takes every mail and delivers none. */
export async function createMailbox(port: number, receive: (mail: ReceivedMail) => void): Promise<Listening> {
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: SIZE_LIMIT_BYTES,
    logger: false,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onData: (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope;
      const from = mailFrom === false ? '' : mailFrom.address;
      read(
        stream,
        from,
        rcptTo.map(({ address }) => address),
      ).then(
        (mail) => {
          receive(mail);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  // A client that breaks its connection off is that client's affair.
  server.on('error', () => undefined);
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function read(stream: AsyncIterable<unknown>, from: string, to: string[]): Promise<ReceivedMail> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  const raw = Buffer.concat(chunks);
  const mail = await PostalMime.parse(raw);
  return { from, to, subject: mail.subject ?? '', text: mail.text ?? '', html: mail.html ?? '', raw };
}

/** Hands a mail on as it came. */
export async function forwardMail(port: number, { from, to, raw }: ReceivedMail): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from, to }, raw: Buffer.from(raw) });
  } finally {
    transport.close();
  }
}
