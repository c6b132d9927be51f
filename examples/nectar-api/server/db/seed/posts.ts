export interface DemoPost {
  slug: string;
  title: string;
  excerpt: string;
  tags: string[];
  body: string;
}

export const posts: DemoPost[] = [
  {
    slug: 'retries-that-do-no-harm',
    title: 'Retries that do no harm',
    excerpt: 'A retry is only safe when doing a thing twice is the same as doing it once. Three ways to get there.',
    tags: ['reliability', 'workflows'],
    body: `Every network call has three outcomes: it worked, it failed, or nobody knows. The third one is why retries are dangerous.

## Give the operation a name

Send an idempotency key: a number that the caller makes once and repeats with every attempt. The server stores it next to the result and answers the second attempt with the first result.

## Make the write say what it wants

\`stock = stock - 1\` does more harm each time. \`stock = 41, if it is 42\` does it once. Prefer the second form wherever the other system offers it.

## Wait longer each time

Two seconds, then four, then eight, with a little randomness. A service that has just come back does not need all its callers in the same second.

If none of the three is possible, do not retry. Show the run as failed and let a person decide.`,
  },
  {
    slug: 'what-to-log-in-an-integration',
    title: 'What to log in an integration',
    excerpt: 'Input, output, duration, and a number that links them. And what never to write down.',
    tags: ['operations'],
    body: `When an order is missing on Monday, the log of Saturday is all you have.

## Four things are enough

1. **What came in**, as the step received it and not as it was configured.
2. **What went out**, shortened when it is long.
3. **How long it took.** Slow comes before broken.
4. **One number per run** that every step repeats.

## Leave out secrets

Authorization headers, cookies and keys do not belong in a history that colleagues read. Replace them before storing, not when showing: what is stored will be exported some day.

## Keep it for a fixed time

Thirty days answer nearly every question. Longer is a cost and a risk.`,
  },
  {
    slug: 'webhooks-check-before-you-trust',
    title: 'Webhooks: check before you trust',
    excerpt: 'A webhook address is a door to the street. Signature, age and repetition are the three locks.',
    tags: ['security', 'reliability'],
    body: `Anybody can send a POST request to your webhook address. Three checks turn it into something you can act on.

## The signature covers bytes

Compute it over the body exactly as it arrived. Parsing the JSON and writing it again changes spaces and order, and the signature no longer fits.

## The age

A signed message that was recorded last month is still signed. Refuse what is older than five minutes.

## The repetition

Senders repeat what was not acknowledged. Store the event's id with a unique constraint, and handle an id once.

Then answer quickly with 200 and do the slow work afterwards.`,
  },
  {
    slug: 'small-steps-beat-big-scripts',
    title: 'Small steps beat big scripts',
    excerpt: 'Why a workflow of five dull steps is easier to own than one clever script.',
    tags: ['workflows'],
    body: `The script that moves orders into accounting works until its author is on holiday.

## A step does one thing

Fetch. Pick fields. Decide. Wait. Tell somebody. Each of them has an input and an output that can be looked at.

## Failure has a place

"Step 3 failed: the server answered 503" can be understood by the person who sees it first. A stack trace cannot.

## Changes are small

Adding a condition between two steps does not touch the steps. Runs that began earlier finish with the steps that they began with.`,
  },
  {
    slug: 'api-keys-for-people-in-a-hurry',
    title: 'API keys for people in a hurry',
    excerpt: 'One key per use, shown once, revoked without asking around. A short checklist.',
    tags: ['security'],
    body: `Keys get lost. The question is how much that costs.

## Checklist

- **One key per use.** The till and the web shop do not share one, so that either can be revoked alone.
- **A name that says where it is.** "Web shop, server 2" is better than "key-final".
- **Shown once.** What is stored is a hash; nobody can read the key again, the provider included.
- **A date of last use.** A key that has not been used for ninety days can go.

When a key has leaked: make a new one, put it in place, revoke the old one, and then read the history of calls.`,
  },
  {
    slug: 'moving-from-spreadsheets',
    title: 'Moving from spreadsheets, one column at a time',
    excerpt: 'Nobody replaces the big spreadsheet in a weekend. A path that keeps the business running.',
    tags: ['getting-started', 'workflows'],
    body: `Many companies run on one spreadsheet. It is not stupid: it is the place where everything meets. Take it apart slowly.

## Start with what is copied by hand

Find the column that somebody fills every morning from another system. Let a workflow fill it. The spreadsheet stays.

## Then the alarms

Cells that turn red are conditions. A condition can send a mail at once, instead of waiting for somebody to scroll.

## Last, the decisions

Leave to people what needs judgement, and give them the numbers in one place.

After three months the spreadsheet is a report. Then it may go, or stay.`,
  },
];
