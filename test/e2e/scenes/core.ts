import { expect } from 'vitest';
import { CORE } from '../support/addresses.ts';
import { mailedLink } from '../support/mail.ts';
import type { Person } from '../support/person.ts';
import type { Buyer } from './buyer.ts';

/** The pages in front of the sign-in. */
export async function lookAtTheDoor({ page, look }: Person): Promise<void> {
  const doors = { 'sign-in': 'Sign in', 'sign-up': 'Create your account', 'forgot-password': 'Reset your password' };
  for (const [path, title] of Object.entries(doors)) {
    await page.goto(`${CORE}/${path}`);
    await page.getByRole('heading', { name: title }).waitFor();
    await look(path);
  }
}

/** From the mail that follows the payment to the dashboard. */
export async function setPasswordAndSignIn({ page, look }: Person, { email, password }: Buyer): Promise<void> {
  await page.goto(await mailedLink(email, /https?:\S+reset-password\S+/));
  await page.getByLabel('New password').fill(password);
  await look('reset-password');
  await page.getByRole('button', { name: 'Save password' }).click();
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
  await page.getByRole('link', { name: 'Go to sign-in' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('not-the-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await look('sign-in-refused');
  await signIn({ page }, email, password);
}

export async function signIn({ page }: Pick<Person, 'page'>, email: string, password: string): Promise<void> {
  await page.goto(`${CORE}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
  await page.getByText('Recent runs').first().waitFor();
}

/** Builds a workflow of two steps with the forms. */
export async function buildWorkflow({ page, look }: Person, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Workflows', exact: true }).first().click();
  await page.getByText('No workflows yet').waitFor();
  await look('workflows-empty');
  await page.getByRole('link', { name: 'New workflow' }).first().click();
  await page.getByLabel('Name', { exact: true }).first().fill(name);
  await page.getByLabel('Type of the next step').selectOption('transform');
  await page.getByRole('button', { name: 'Add step' }).click();
  await page.getByLabel('New object as JSON').fill('{ "text": "Order {{input.order}} is packed" }');
  await page.getByLabel('Type of the next step').selectOption('delay');
  await page.getByRole('button', { name: 'Add step' }).click();
  await page.getByLabel('Wait in milliseconds').fill('50');
  await look('workflow-editor');
  await page.getByRole('button', { name: 'Save workflow' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.getByText('Never run').waitFor();
  await look('workflow');
}

/** Runs the workflow at hand and reads what each step took and gave. */
export async function runWorkflow({ page, look }: Person): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByLabel('Input as JSON').fill('{ "order": 42 }');
  await look('run-dialog');
  await page.getByRole('button', { name: 'Start run' }).click();
  await page.getByRole('heading', { name: /^Run of/ }).waitFor();
  await page.getByText('Succeeded').first().waitFor();
  expect(await page.getByLabel('Input of the run').textContent()).toContain('"order": 42');
  const steps = page.getByRole('region', { name: 'Steps' });
  for (const step of await steps.locator('summary').all()) await step.click();
  expect(await page.getByLabel('Input of step 1').textContent()).toContain('"order": 42');
  expect(await page.getByLabel('Output of step 1').textContent()).toContain('Order 42 is packed');
  expect(await page.getByLabel('Input of step 2').textContent()).toContain('50');
  await look('run');
}

/** What stands behind each entry of the navigation, and what its page says when it is there. */
const PAGES: [path: string, says: string][] = [
  ['/', 'Recent runs'],
  ['/workflows', 'Workflows'],
  ['/workflows/new', 'Add step'],
  ['/endpoints', 'Endpoints'],
  ['/endpoints/new', 'Save endpoint'],
  ['/services', 'Set up'],
  ['/connections', 'Connections'],
  ['/api-keys', 'API keys'],
  ['/members', 'Open invitations'],
  ['/usage', 'Against the limits'],
  ['/billing', 'Invoices'],
  ['/audit', 'Audit log'],
  ['/settings', 'Save settings'],
];

/** Every page behind the sign-in; `who` names the pictures, because a new tenant's pages are empty and others' are full. */
export async function tourOfCore({ page, look }: Person, who: string): Promise<void> {
  for (const [path, says] of PAGES) {
    await page.goto(`${CORE}${path}`);
    await page.getByRole('main').getByText(says).first().waitFor();
    await look(`${who}${path === '/' ? '-dashboard' : path.replaceAll('/', '-')}`);
  }
}

/** The pages of one thing each, opened from their lists. */
export async function openOneOfEach({ page, look }: Person): Promise<void> {
  for (const [list, name] of [
    ['workflows', 'workflow'],
    ['endpoints', 'endpoint'],
  ] as const) {
    await page.goto(`${CORE}/${list}`);
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByRole('link', { name: 'Edit' }).waitFor();
    await look(`full-${name}`);
  }
  await page.goto(`${CORE}/services`);
  await page.getByRole('main').getByRole('article').first().getByRole('link').click();
  await page.getByRole('button', { name: 'Save settings' }).waitFor();
  await look('full-service');
  await page.goto(`${CORE}/workflows/00000000-0000-4000-8000-000000000000`);
  await page.getByRole('heading', { name: 'Not found' }).waitFor();
  await look('workflow-missing');
}

/** A page that cannot be loaded says so and comes back without a reload. */
export async function loseTheNetwork({ page, look }: Person): Promise<void> {
  await page.goto(`${CORE}/workflows`);
  await page.getByRole('table').waitFor();
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Endpoints', exact: true }).click();
  await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
  await look('offline');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('table').waitFor();
}
