import { MARKETING } from '../support/addresses.ts';
import { mailedLink } from '../support/mail.ts';
import type { Person } from '../support/person.ts';
import type { Buyer } from './buyer.ts';

/** Every page that a visitor can open without buying anything. */
export async function readTheSite({ page, look }: Person): Promise<void> {
  await page.goto(`${MARKETING}/`);
  await page.getByRole('heading', { name: 'From the blog' }).waitFor();
  await page.getByRole('article').last().waitFor();
  await look('landing');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Features' }).click();
  await page.getByRole('heading', { name: 'What it does' }).waitFor();
  await look('features');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Blog' }).click();
  await page.getByRole('article').first().waitFor();
  await look('blog');
  await page.getByRole('article').first().getByRole('link').click();
  await page.getByText('More about').waitFor();
  await look('blog-post');
  await page.goto(`${MARKETING}/blog?tag=nothing-has-this-tag`);
  await page.getByText('Nothing here yet').waitFor();
  await look('blog-empty');
  await page.goto(`${MARKETING}/no-such-page`);
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  await look('not-found');
  await page.goto(`${MARKETING}/checkout/cancelled`);
  await page.getByRole('heading', { name: 'Nothing was charged' }).waitFor();
  await look('checkout-cancelled');
}

/** The contact form, with the message that staff reads later. */
export async function writeToUs({ page, look }: Person, { name, email }: Buyer): Promise<void> {
  await page.goto(`${MARKETING}/contact`);
  const form = page.getByRole('main');
  await form.getByLabel('Your name').fill(name);
  await form.getByLabel('E-mail').fill(email);
  await form.getByLabel('Message').fill('Can you connect our stock list to the web shop?');
  await look('contact');
  await form.getByRole('button', { name: 'Send message' }).click();
  await form.getByText('Thank you, your message has arrived').waitFor();
  await look('contact-sent');
}

/** In with two clicks, out with one: only the buttons change anything, never the opening of a link. */
export async function readNewsletter({ page, look }: Person, { email }: Buyer): Promise<void> {
  await page.goto(`${MARKETING}/`);
  const footer = page.getByRole('contentinfo');
  await footer.getByLabel('Your e-mail').fill(email);
  await footer.getByRole('button', { name: 'Subscribe' }).click();
  await footer.getByText('open the link').waitFor();
  await page.goto(await mailedLink(email, /https?:\S+newsletter\/confirm\S+/));
  await page.getByRole('heading', { name: 'Confirm your subscription' }).waitFor();
  await look('newsletter-confirm');
  await page.getByRole('main').getByRole('button', { name: 'Subscribe' }).click();
  await page.getByRole('heading', { name: 'You are subscribed' }).waitFor();
  await look('newsletter-subscribed');
  await page.getByRole('link', { name: 'Unsubscribe' }).click();
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
  await look('newsletter-left');
}

/** Chooses a plan, pays on the stand-in for Stripe's page, and waits until the plan is active. */
export async function subscribeAndPay({ page, look }: Person, buyer: Buyer): Promise<void> {
  await page.goto(`${MARKETING}/pricing`);
  await page.getByRole('button', { name: 'Choose Team' }).waitFor();
  await look('pricing');
  await page.getByRole('button', { name: 'Choose Team' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your name').fill(buyer.name);
  await dialog.getByLabel('E-mail').fill(buyer.email);
  await dialog.getByLabel('Organisation').fill(buyer.organization);
  await look('pricing-dialog');
  await dialog.getByRole('button', { name: 'Continue to payment' }).click();
  await page.getByRole('button', { name: /^Pay / }).waitFor();
  await look('stripe-stand-in');
  await page.getByRole('button', { name: /^Pay / }).click();
  await page.getByRole('heading', { name: /Your plan is active/ }).waitFor();
  await look('checkout-success');
}
