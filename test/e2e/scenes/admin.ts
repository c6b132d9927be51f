import { expect } from 'vitest';
import { ADMIN } from '../support/addresses.ts';
import type { Person } from '../support/person.ts';
import type { Buyer } from './buyer.ts';

const OWNER = { email: 'owner@nectar.example', password: 'nectar-demo-2024' };

export async function lookAtStaffDoor({ page, look }: Person): Promise<void> {
  await page.goto(`${ADMIN}/sign-in`);
  await page.getByLabel('E-mail').waitFor();
  await look('sign-in');
}

export async function signInAsStaff({ page }: Person): Promise<void> {
  await page.goto(`${ADMIN}/sign-in`);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
}

/** The buyer's organisation with its plan and its workflow, the payment, and the message from before. */
export async function seeTheCustomer({ page, look }: Person, { name, email, organization }: Buyer): Promise<void> {
  await page.getByRole('link', { name: 'Organisations' }).first().click();
  await page.getByRole('link', { name: organization }).click();
  await page.getByRole('heading', { name: organization, level: 1 }).waitFor();
  const about = page.getByRole('region', { name: 'About' });
  expect(await about.getByRole('definition').allTextContents()).toEqual(
    expect.arrayContaining(['Team', 'Active', '1']),
  );
  await page.getByRole('region', { name: 'Members' }).getByText(email).waitFor();
  await look('organization');
  await page.getByRole('link', { name: 'Subscriptions' }).first().click();
  const invoice = page.getByRole('region', { name: 'Invoices' }).getByRole('row').filter({ hasText: organization });
  await invoice.getByText('Paid').first().waitFor();
  await look('billing');
  await page.getByRole('link', { name: 'Leads' }).first().click();
  await page.getByRole('searchbox').fill(email);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name }).click();
  await page.getByText('Can you connect our stock list').waitFor();
  await look('lead');
}

/** How many runs the dashboard counts. */
export async function runsOnTheDashboard({ page }: Person): Promise<number> {
  await page.goto(`${ADMIN}/`);
  const figure = page.locator('dl', { has: page.getByText('Runs', { exact: true }) }).locator('dd');
  return Number(/^[\d,]+/.exec((await figure.innerText()).trim())?.[0]?.replaceAll(',', ''));
}

const PAGES: [path: string, says: string][] = [
  ['/', 'Counted since'],
  ['/users', 'Users'],
  ['/organizations', 'Organisations'],
  ['/leads', 'Leads'],
  ['/leads?query=nobody-has-this-name', 'No leads found'],
  ['/audit', 'Audit log'],
  ['/settings', 'New setting'],
  ['/health', 'Check again'],
  ['/no-such-page', 'Page not found'],
];

export async function tourOfAdmin({ page, look }: Person): Promise<void> {
  for (const [path, says] of PAGES) {
    await page.goto(`${ADMIN}${path}`);
    await page.getByRole('main').getByText(says).first().waitFor();
    await look(path === '/' ? 'dashboard' : path.slice(1).replace(/[?=]/g, '-'));
  }
  await page.goto(`${ADMIN}/users`);
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('region', { name: 'Account' }).waitFor();
  await look('user');
  await page.goto(`${ADMIN}/users`);
  await page.getByRole('button', { name: 'New user' }).click();
  await page.getByRole('dialog').waitFor();
  await look('new-user');
}
