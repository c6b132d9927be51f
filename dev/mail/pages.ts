import { Html, html } from '../html/html.ts';
import { page } from '../html/page.ts';
import type { Message } from './mailbox.ts';

/** Reloads the list when mail arrives, unless the reader is in the middle of typing. */
const LIVE = new Html(`<script>
const list = document.getElementById('list'), known = list.dataset.newest, query = location.search;
setInterval(async () => {
  const answer = await fetch('/api/messages' + query).catch(() => null);
  if (!answer || !answer.ok) return;
  const [first] = await answer.json();
  if ((first ? first.id : '') !== known && document.activeElement.tagName !== 'INPUT') location.reload();
}, 2000);
document.getElementById('clear').addEventListener('click', async () => {
  await fetch('/api/messages', { method: 'DELETE' });
  location.reload();
});
</script>`);

function when(message: Message): Html {
  return html`<time datetime="${message.date}">${message.date.replace('T', ' ').slice(0, 19)} UTC</time>`;
}

/** The list of mails, newest first, with a filter by recipient. */
export function listPage(messages: readonly Message[], to: string): string {
  const header = html`<h1>Mail catcher</h1><button id="clear" class="plain" type="button">Delete all mails</button>`;
  const rows = messages.map(
    (message) => html`<li><a href="/messages/${message.id}"><strong>${message.subject || '(no subject)'}</strong><br>
      <span class="soft">to ${message.to.join(', ')} · from ${message.from} · ${when(message)}</span></a></li>`,
  );
  const empty = html`<p>No mail${to === '' ? '' : ` to ${to}`} yet. Whatever the application sends arrives here and goes nowhere else.</p>`;
  return page(
    'Mail catcher',
    header,
    html`<form class="card" method="get" action="/" role="search"><label for="to">Only mails to this address</label>
      <input id="to" name="to" type="email" value="${to}" autocomplete="off"><div class="row"><button>Show</button></div></form>
      <section class="card" aria-label="Mails" id="list" data-newest="${messages[0]?.id ?? ''}">
      ${rows.length === 0 ? empty : html`<ul class="list">${rows}</ul>`}</section>${LIVE}`,
  );
}

/** One mail: its addresses, the HTML part in a frame that may run nothing, the text part. */
export function messagePage(message: Message): string {
  const framed = html`<section class="card"><h2>As HTML</h2>
    <iframe title="The HTML part of the mail" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${message.id}/html"></iframe></section>`;
  return page(
    `${message.subject} – Mail catcher`,
    html`<h1>${message.subject || '(no subject)'}</h1><a href="/">All mails</a>`,
    html`<section class="card" aria-label="Addresses"><dl><dt>From</dt><dd>${message.from}</dd><dt>To</dt><dd>${message.to.join(', ')}</dd>
      <dt>Received</dt><dd>${when(message)}</dd></dl></section>
      ${message.html !== '' && framed}
      <section class="card"><h2>As text</h2><pre tabindex="0">${linked(message.text)}</pre></section>`,
  );
}

/** Turns web addresses in plain text into links, so that a confirmation can be clicked. */
function linked(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s<>"')]+)/)
    .map((part, index) =>
      index % 2 === 1 ? html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>` : html`${part}`,
    );
}

/** The HTML part on its own; links open in a new tab, since the frame itself may not navigate. */
export function framedHtml(message: Message): string {
  return `<base target="_blank">${message.html}`;
}

export const FRAME_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:; font-src data:";

export function notFoundPage(): string {
  return page(
    'Not found – Mail catcher',
    html`<h1>No such mail</h1><a href="/">All mails</a>`,
    html`<p class="card">It was deleted, or newer mails pushed it out.</p>`,
  );
}
