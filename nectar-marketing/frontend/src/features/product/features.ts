export type IconName = 'endpoint' | 'workflow' | 'history' | 'secret' | 'people' | 'catalogue';

export interface Feature {
  icon: IconName;
  title: string;
  short: string;
  details: string[];
}

export const FEATURES: Feature[] = [
  {
    icon: 'workflow',
    title: 'Workflows in plain steps',
    short: 'Five kinds of steps, in order, on one page. No canvas to get lost on.',
    details: [
      'Call an API, transform what came back, check a condition, wait, or send a mail.',
      'Later steps read earlier values with short paths such as {{previous.body.total}}.',
      'Edit with forms or as JSON, whichever is faster; every save is a new version.',
    ],
  },
  {
    icon: 'endpoint',
    title: 'One address per API',
    short: 'Your programs call you; you decide where the call goes.',
    details: [
      'Swap a supplier without touching the programs that call it.',
      'Set headers and a time limit in one place.',
      'Try a call from the browser and read exactly what was sent and answered.',
    ],
  },
  {
    icon: 'history',
    title: 'Runs that explain themselves',
    short: 'The input and output of every step, kept for when something fails.',
    details: [
      'See the step that failed, with its real values.',
      'Run again with the same input once the cause is gone.',
      'Cancel a run that waits for something that will not come.',
    ],
  },
  {
    icon: 'secret',
    title: 'Secrets stay secret',
    short: 'Tokens are stored encrypted and never shown a second time.',
    details: [
      'A connection sends its token to its own address only.',
      'API keys are kept as a hash; you see each of them once.',
      'Revoke one key without stopping the other programs.',
    ],
  },
  {
    icon: 'people',
    title: 'Three roles, no surprises',
    short: 'Members run, admins build, owners pay.',
    details: [
      'Invite by mail; a link works for seven days.',
      'Belong to several organisations and switch between them.',
      'The audit log says who changed what, and when.',
    ],
  },
  {
    icon: 'catalogue',
    title: 'A catalogue to start from',
    short: 'Orders, stock, invoices, reminders: switch on what fits.',
    details: [
      'Fourteen services for commerce, finance, customers, operations and reporting.',
      'Each asks only for what it needs.',
      'Switch one off and its settings wait for you.',
    ],
  },
];
