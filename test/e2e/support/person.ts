import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expectAccessible, expectNoSidewaysScroll, expectVisibleFocus } from './page-checks.ts';

/** One person at one browser window. */
export interface Person {
  page: Page;
  /** Holds the page at hand to everything that every page owes, and keeps pictures of it under this name. */
  look(name: string): Promise<void>;
  /** What the browser reported as an error on any page that was open in the window. */
  problems: string[];
  close(): Promise<void>;
}

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

export interface PersonOptions {
  /** Where the pictures go. */
  pictures: string;
  /** Errors of the browser that belong to the story, such as a refused sign-in. */
  expected?: RegExp[];
}

export async function newPerson(browser: Browser, { pictures, expected = [] }: PersonOptions): Promise<Person> {
  mkdirSync(pictures, { recursive: true });
  const context = await browser.newContext({ viewport: DESK, reducedMotion: 'reduce', locale: 'en-GB' });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const problems = collectProblems(page, expected);
  return {
    page,
    look: (name) => lookAt(page, (variant) => join(pictures, `${name}-${variant}.png`)),
    problems,
    close: () => context.close(),
  };
}

function collectProblems(page: Page, expected: RegExp[]): string[] {
  const problems: string[] = [];
  const report = (problem: string) => {
    if (!expected.some((pattern) => pattern.test(problem))) problems.push(`${problem} on ${page.url()}`);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') report(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => report(error.stack ?? error.message));
  return problems;
}

async function lookAt(page: Page, picture: (variant: string) => string): Promise<void> {
  await page.locator('.spinner').first().waitFor({ state: 'detached' });
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, colorScheme);
    await page.screenshot({ path: picture(colorScheme), fullPage: true });
  }
  await expectVisibleFocus(page);
  await page.setViewportSize(PHONE);
  await expectNoSidewaysScroll(page);
  await page.screenshot({ path: picture('phone'), fullPage: true });
  await page.setViewportSize(DESK);
}
