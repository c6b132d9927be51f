import colors from 'picocolors';
import { DEFAULT_DATA, PORTS, type StudioSettings } from './settings.ts';

const url = (port: number) => colors.cyan(`http://localhost:${port}`);

/** What a newcomer needs next: where to look, how to sign in, how to stop, how to go back. */
export function welcome(settings: StudioSettings, database: string): string {
  // The workspace's package.json names the place that is used by default.
  const root = settings.data === DEFAULT_DATA ? '' : ` --root ${settings.monolith}`;
  return `
${colors.bold('Nectar Studio runs as three services')} on ${database}.

  nectar-core       ${url(PORTS.coreFrontend)}   API ${url(PORTS.core)}    olivia@acme.example / nectar-demo-2024
  nectar-admin      ${url(PORTS.adminFrontend)}   API ${url(PORTS.admin)}    owner@nectar.example / nectar-demo-2024
  nectar-marketing  ${url(PORTS.marketingFrontend)}   API ${url(PORTS.marketing)}
  mails             ${url(PORTS.mail)}
  Stripe stand-in   ${url(PORTS.stripe)}   (plainly a stand-in: no money moves)

  migration report  ${settings.data}/report.html

  In a second terminal, while this one runs:
    set -a; . ${settings.data}/demo.env; set +a
    npx nectar status${root}
    npx nectar rollback --all${root}     (all the way back)

Press Ctrl-C to stop everything.
`;
}
