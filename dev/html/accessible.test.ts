import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Mailbox } from '../mail/mailbox.ts';
import { listPage, messagePage } from '../mail/pages.ts';
import { startStripe } from '../stripe/index.ts';

const executablePath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

describe.skipIf(executablePath === undefined)('the pages (skipped without a Chromium; set CHROMIUM_PATH)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  }, 30_000);
  afterAll(() => browser.close());

  async function problems(colorScheme: 'light' | 'dark', source: { url: string } | { html: string }) {
    const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    await ('url' in source ? page.goto(source.url) : page.setContent(source.html));
    const { violations } = await new AxeBuilder({ page }).analyze();
    const tooWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    await context.close();
    return { violations: violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`), tooWide };
  }

  const none = { violations: [], tooWide: false };
  const message = new Mailbox().add({
    from: 'hello@nectar.example',
    to: ['ada.with.a.long.address@department.example.com'],
    subject: 'Confirm your address',
    text: 'Go to https://example.com/confirm?token=0123456789012345678901234567890123456789',
    html: '',
    date: '2026-01-01T10:00:00.000Z',
    headers: {},
  });

  it.each(['light', 'dark'] as const)(
    'of the mail catcher are accessible and fit a phone, %s',
    { timeout: 30_000 },
    async (scheme) => {
      expect(await problems(scheme, { html: listPage([message], '') })).toEqual(none);
      expect(await problems(scheme, { html: messagePage(message) })).toEqual(none);
    },
  );

  it.each(['light', 'dark'] as const)(
    'of the checkout are accessible and fit a phone, %s',
    { timeout: 30_000 },
    async (scheme) => {
      const stripe = await startStripe({ webhookUrl: 'http://127.0.0.1:9/', webhookSecret: 'whsec_test' });
      const response = await fetch(`${stripe.url}/v1/checkout/sessions`, {
        method: 'POST',
        headers: { Authorization: 'Bearer sk_test_any' },
        body: new URLSearchParams({
          mode: 'subscription',
          success_url: 'http://127.0.0.1:9/done',
          cancel_url: 'http://127.0.0.1:9/',
          'line_items[0][price]': 'price_team_demo',
        }),
      });
      const session = (await response.json()) as { url: string };
      expect(await problems(scheme, { url: session.url })).toEqual(none);
      await stripe.stop();
    },
  );
});
