import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../support/browser.ts';
import { newPerson, type Person } from '../support/person.ts';
import { lookAtStaffDoor, runsOnTheDashboard, seeTheCustomer, signInAsStaff, tourOfAdmin } from './admin.ts';
import { newBuyer } from './buyer.ts';
import {
  buildWorkflow,
  lookAtTheDoor,
  loseTheNetwork,
  openOneOfEach,
  runWorkflow,
  setPasswordAndSignIn,
  signIn,
  tourOfCore,
} from './core.ts';
import { readNewsletter, readTheSite, subscribeAndPay, writeToUs } from './marketing.ts';

const DEMO_TENANT = { email: 'olivia@acme.example', password: 'nectar-demo-2024' };

/**
 * The story of one customer through the three products. Every page on the way is looked at: accessible in light and
 * dark, usable with the keyboard, no sideways scrolling at 360 px, no error in the console. Pictures go to `pictures`.
 */
export function storyOfOneCustomer(executablePath: string, pictures: string): void {
  describe('one customer, seen through a browser', () => {
    const buyer = newBuyer();
    let browser: Browser;

    beforeAll(async () => {
      browser = await launch(executablePath);
    });
    afterAll(() => browser?.close());

    /** A window of its own for each scene, so that nobody is signed in by accident. */
    async function scene(part: string, play: (person: Person) => Promise<void>, expected: RegExp[] = []) {
      const person = await newPerson(browser, { pictures: join(pictures, part), expected });
      try {
        await play(person);
        expect(person.problems).toEqual([]);
      } catch (error) {
        await person.page.screenshot({ path: join(pictures, part, 'failed.png') });
        throw error;
      } finally {
        await person.close();
      }
    }

    it('a visitor reads the site', () => scene('marketing', readTheSite));

    it('a visitor writes a message and tries the newsletter', () =>
      scene('marketing', async (person) => {
        await writeToUs(person, buyer);
        await readNewsletter(person, buyer);
      }));

    it('a visitor subscribes and pays', () => scene('marketing', (person) => subscribeAndPay(person, buyer)));

    it('the new tenant sets a password, builds a workflow, runs it and reads its steps', async () => {
      let before = 0;
      await scene('admin', async (staff) => {
        await signInAsStaff(staff);
        before = await runsOnTheDashboard(staff);
      });
      await scene(
        'core',
        async (person) => {
          await lookAtTheDoor(person);
          await setPasswordAndSignIn(person, buyer);
          await tourOfCore(person, 'new');
          await buildWorkflow(person, 'Tell the warehouse');
          await runWorkflow(person);
        },
        [/401.*\/api\/auth\/sign-in/],
      );
      await scene('admin', async (staff) => {
        await signInAsStaff(staff);
        expect(await runsOnTheDashboard(staff)).toBe(before + 1);
      });
    });

    it('a tenant of long standing finds everything in its place', () =>
      scene(
        'core',
        async (person) => {
          await signIn(person, DEMO_TENANT.email, DEMO_TENANT.password);
          await tourOfCore(person, 'full');
          await openOneOfEach(person);
          await loseTheNetwork(person);
        },
        [/404.*\/api\/workflows\//, /ERR_INTERNET_DISCONNECTED/],
      ));

    it('staff sees the customer, the payment and the message, and every other page', () =>
      scene('admin', async (person) => {
        await lookAtStaffDoor(person);
        await signInAsStaff(person);
        await seeTheCustomer(person, buyer);
        await tourOfAdmin(person);
      }));
  });
}
