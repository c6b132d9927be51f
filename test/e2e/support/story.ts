import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { launch } from './browser.ts';

const CORE = 'http://localhost:3000';
const ADMIN = 'http://localhost:4000';
const MARKETING = 'http://localhost:5000';
const MAIL = 'http://127.0.0.1:8025';
const PASSWORD = 'a-password-of-the-test-2024';

interface Buyer {
  email: string;
  organization: string;
}

/** A visitor subscribes and pays, the tenant signs in and runs a workflow, staff sees both. Pictures go to `screenshots`. */
export async function visitorBuysAndEverybodySeesIt(executablePath: string, screenshots: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  const stamp = Date.now();
  const buyer = { email: `buyer-${stamp}@visitor.example`, organization: `Browser Test ${stamp}` };
  const browser = await launch(executablePath);
  try {
    await subscribe(browser, buyer, screenshots);
    await runWorkflow(browser, buyer, screenshots);
    await seeAsStaff(browser, buyer, screenshots);
  } finally {
    await browser.close();
  }
}

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(20_000);
  return context.newPage();
}

/** Fails with the rule and the elements; the whole page has to be clean. */
async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  if (violations.length === 0) return;
  const lines = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  throw new Error(`${page.url()} is not accessible:\n${lines.join('\n')}`);
}

async function subscribe(browser: Browser, { email, organization }: Buyer, screenshots: string): Promise<void> {
  const page = await newPage(browser);
  await page.goto(`${MARKETING}/pricing`);
  await page.getByRole('button', { name: 'Choose Team' }).waitFor();
  await expectAccessible(page);
  await page.screenshot({ path: join(screenshots, 'marketing.png') });
  await page.getByRole('button', { name: 'Choose Team' }).click();
  await page.getByLabel('Your name').fill('Browser Test');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel('Organisation').fill(organization);
  await dialog.getByRole('button', { name: 'Continue to payment' }).click();
  await page.getByRole('button', { name: /^Pay / }).click();
  await page.getByRole('heading', { name: /Your plan is active/ }).waitFor();
  await page.context().close();
}

/** The link of the newest mail to this address that leads to the page where a password is chosen. */
async function passwordLink(email: string): Promise<string> {
  for (let tries = 0; tries < 40; tries += 1) {
    const messages = (await (await fetch(`${MAIL}/api/messages?to=${encodeURIComponent(email)}`)).json()) as {
      text: string;
    }[];
    const link = messages
      .map(({ text }) => /https?:\S+reset-password\S+/.exec(text)?.[0])
      .find((found) => found !== undefined);
    if (link !== undefined) return link;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`No mail to ${email} holds a link to choose a password`);
}

async function runWorkflow(browser: Browser, { email }: Buyer, screenshots: string): Promise<void> {
  const page = await newPage(browser);
  await page.goto(await passwordLink(email));
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Save password' }).click();
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
  await page.goto(`${CORE}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Workflows' }).first().waitFor();
  await page.goto(`${CORE}/workflows/new`);
  await page.getByLabel('Name', { exact: true }).first().fill('Browser workflow');
  await page.getByLabel('Type of the next step').selectOption('delay');
  await page.getByRole('button', { name: 'Add step' }).click();
  await page.getByRole('button', { name: 'Save workflow' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Start run' }).click();
  await page.getByText('succeeded', { exact: false }).first().waitFor();
  await expectAccessible(page);
  await page.screenshot({ path: join(screenshots, 'core.png') });
  await page.context().close();
}

async function seeAsStaff(browser: Browser, { organization }: Buyer, screenshots: string): Promise<void> {
  const page = await newPage(browser);
  await page.goto(`${ADMIN}/sign-in`);
  await page.getByLabel('E-mail').fill('owner@nectar.example');
  await page.getByLabel('Password', { exact: true }).fill('nectar-demo-2024');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Organisations' }).first().click();
  await page.getByText(organization).first().waitFor();
  await page.goto(`${ADMIN}/billing`);
  await page.getByText(organization).first().waitFor();
  await page.goto(`${ADMIN}/`);
  await page
    .getByText('Workflow runs', { exact: false })
    .or(page.getByText('Runs', { exact: false }))
    .first()
    .waitFor();
  await expectAccessible(page);
  await page.screenshot({ path: join(screenshots, 'admin.png') });
  await page.context().close();
}
