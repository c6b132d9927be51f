import PostalMime, { type Address, type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { portError } from '../html/listen.ts';
import type { Mailbox, Message } from './mailbox.ts';

const SIZE_LIMIT_BYTES = 25 * 1024 * 1024;

export interface SmtpListening {
  readonly port: number;
  close(): Promise<void>;
}

/** An SMTP server on 127.0.0.1 that takes every mail from anybody into the mailbox and delivers nothing. */
export async function listenSmtp(mailbox: Mailbox, port: number): Promise<SmtpListening> {
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: SIZE_LIMIT_BYTES,
    logger: false,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onData: (stream, session, done) => {
      receive(stream, session).then(
        (mail) => {
          mailbox.add(mail);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError('Mail catcher (SMTP)', port, error)));
    server.listen(port, '127.0.0.1', resolve);
  });
  server.removeAllListeners('error');
  server.on('error', () => {
    // A client that breaks off its connection is that client's affair.
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mail catcher listens on no TCP port.');
  return { port: address.port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Omit<Message, 'id'>> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  if (stream.sizeExceeded) throw Object.assign(new Error('Message is too big'), { responseCode: 552 });
  const mail = await PostalMime.parse(Buffer.concat(chunks));
  return toMessage(mail, session);
}

function toMessage(mail: Email, session: SMTPServerSession): Omit<Message, 'id'> {
  const envelope = session.envelope.rcptTo.map((recipient) => recipient.address);
  const sender = session.envelope.mailFrom;
  return {
    from: mail.from?.address ?? (sender === false ? '' : sender.address),
    to: unique([...envelope, ...bareAddresses(mail.to), ...bareAddresses(mail.cc)]),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: inlineImages(mail),
    date: new Date().toISOString(),
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
  };
}

function bareAddresses(list: Address[] | undefined): string[] {
  return (list ?? []).flatMap((entry) => entry.group?.map((member) => member.address) ?? entry.address ?? []);
}

function unique(addresses: readonly string[]): string[] {
  return [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
}

/** Pictures that travel in the mail (`cid:`) become data URLs, so that the mail can be shown by itself. */
function inlineImages(mail: Email): string {
  return mail.attachments.reduce((text, { contentId, content, mimeType }) => {
    const id = contentId?.replace(/^<|>$/g, '');
    if (id === undefined || id === '' || !mimeType.startsWith('image/')) return text;
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer);
    return text.replaceAll(`cid:${id}`, `data:${mimeType};base64,${bytes.toString('base64')}`);
  }, mail.html ?? '');
}
