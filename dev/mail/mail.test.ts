import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type MailCatcher, type Message, startMailCatcher } from './index.ts';
import { Mailbox } from './mailbox.ts';

let catcher: MailCatcher;
beforeAll(async () => {
  catcher = await startMailCatcher();
});
afterAll(() => catcher.stop());
beforeEach(() => fetch(`${catcher.url}/api/messages`, { method: 'DELETE' }));

/** Speaks SMTP by hand: no client library stands between the test and the server. */
async function send(to: readonly string[], mail: string, login = false): Promise<string[]> {
  const socket = connect(catcher.smtpPort, '127.0.0.1');
  const answers: string[] = [];
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answer = async () => {
    for (;;) {
      const { value } = await lines.next();
      answers.push(String(value));
      if (value === undefined || /^\d{3} /.test(String(value))) return;
    }
  };
  await answer();
  const auth = login ? [`AUTH PLAIN ${Buffer.from('\0anybody\0whatever').toString('base64')}`] : [];
  const commands = [
    'EHLO test.example',
    ...auth,
    'MAIL FROM:<bounce@example.com>',
    ...to.map((rcpt) => `RCPT TO:<${rcpt}>`),
    'DATA',
    `${mail}\r\n.`,
    'QUIT',
  ];
  for (const command of commands) {
    socket.write(`${command}\r\n`);
    await answer();
  }
  socket.end();
  return answers;
}

const mailOf = (subject: string, to = 'Ada <ada@example.com>') =>
  [
    `From: Nectar <hello@nectar.example>`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'List-Unsubscribe: <https://example.com/u>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Go to https://example.com/confirm?token=a%3Db',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p onclick="x()">Hello</p><script>alert(1)</script>',
    '--b--',
  ].join('\r\n');

async function list(query = ''): Promise<Message[]> {
  const response = await fetch(`${catcher.url}/api/messages${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Message[];
}

it('keeps a mail with its parts, headers and every recipient, hidden ones too', async () => {
  await send(['ada@example.com', 'hidden@example.com'], mailOf('=?utf-8?B?R3LDvMOfZQ==?='));
  const [mail] = await list();
  expect(mail).toMatchObject({
    from: 'hello@nectar.example',
    to: ['ada@example.com', 'hidden@example.com'],
    subject: 'Grüße',
  });
  expect(mail?.text).toContain('https://example.com/confirm?token=a%3Db');
  expect(mail?.html).toContain('<p onclick="x()">Hello</p>');
  expect(mail?.headers['list-unsubscribe']).toBe('<https://example.com/u>');
  expect(Date.parse(mail?.date ?? '')).toBeGreaterThan(Date.now() - 10_000);
});

it('accepts any login and offers no TLS', async () => {
  const answers = await send(['ada@example.com'], mailOf('With login'), true);
  expect(answers.some((line) => line.startsWith('235'))).toBe(true);
  expect(answers.join('\n')).not.toContain('STARTTLS');
});

it('lists newest first, by recipient whatever the case, and forgets on DELETE', async () => {
  await send(['ada@example.com'], mailOf('first'));
  await send(['bob@example.com'], mailOf('other', 'bob@example.com'));
  await send(['ada@example.com'], mailOf('second'));
  expect((await list('?to=ADA@example.com')).map((mail) => mail.subject)).toEqual(['second', 'first']);
  expect(await list('?to=nobody@example.com')).toEqual([]);
  const response = await fetch(`${catcher.url}/api/messages`, { method: 'DELETE' });
  expect(response.status).toBe(204);
  expect(await list()).toEqual([]);
});

it('answers one mail by id and 404 for an unknown one', async () => {
  await send(['ada@example.com'], mailOf('one'));
  const [mail] = await list();
  expect(await (await fetch(`${catcher.url}/api/messages/${mail?.id}`)).json()).toEqual(mail);
  expect((await fetch(`${catcher.url}/api/messages/mail-none`)).status).toBe(404);
});

it('shows a hostile mail without running any of it', async () => {
  await send(['ada@example.com'], mailOf('<img src=x onerror=alert(1)>'));
  const [mail] = await list();
  const overview = await (await fetch(`${catcher.url}/`)).text();
  expect(overview).toContain('&lt;img src=x onerror=alert(1)&gt;');
  const shown = await (await fetch(`${catcher.url}/messages/${mail?.id}`)).text();
  expect(shown).toMatch(/<iframe[^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  expect(shown).not.toContain('<script>alert(1)');
  expect(shown).toContain('href="https://example.com/confirm?token=a%3Db"');
  const framed = await fetch(`${catcher.url}/messages/${mail?.id}/html`);
  expect(framed.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups .*default-src 'none'/);
  expect(await framed.text()).toContain('<script>alert(1)</script>');
});

it('keeps no more than its limit', () => {
  const mailbox = new Mailbox(2);
  const mail = { from: '', to: [], text: '', html: '', date: '', headers: {} };
  for (const subject of ['a', 'b', 'c']) mailbox.add({ ...mail, subject });
  expect(mailbox.list().map((message) => message.subject)).toEqual(['c', 'b']);
});

it('names a taken port', async () => {
  await expect(startMailCatcher({ smtpPort: catcher.smtpPort })).rejects.toThrow(
    `port ${catcher.smtpPort} on 127.0.0.1 is taken`,
  );
  await expect(startMailCatcher({ httpPort: catcher.httpPort })).rejects.toThrow(
    `port ${catcher.httpPort} on 127.0.0.1 is taken`,
  );
});

it('the command prints one line when ready and stops on SIGTERM', async () => {
  const command = spawn(
    process.execPath,
    [join(import.meta.dirname, '../bin/mail.ts'), '--smtp-port', '0', '--http-port', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(command.stdout, 'data')) as [Buffer];
  const url = /http:\/\/\S+/.exec(line.toString())?.[0] ?? '';
  expect((await fetch(`${url}/health`)).status).toBe(200);
  command.kill('SIGTERM');
  expect(await once(command, 'exit')).toEqual([0, null]);
});
