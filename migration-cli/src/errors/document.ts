import { catalogue } from './catalogue.ts';

const INTRODUCTION = `# Errors

Every error says what could not be done and why, the state that it left behind, and the next command:

\`\`\`
NECTAR-E044  Cannot extract marketing: these files are changed or untracked
  server/app.ts
Nothing was changed.
Run: git stash --include-untracked
\`\`\`

Exit codes: 0 done · 1 refused, nothing changed · 2 failed and reverted · 3 failed and needs a person. For \`nectar validate\`:
0 same · 1 different · 2 could not decide.

\`NECTAR-E000\` is a defect of nectar itself; it shows the stack, so that it can be reported.

This page is made from \`migration-cli/src/errors/catalogue.ts\`.
`;

/** docs/errors.md. An error in front of you may know more: what stands here is what is said when nothing more exact is known. */
export function errorsDocument(): string {
  const sections = Object.entries(catalogue).map(([code, entry]) =>
    [
      `## ${code}: ${entry.title}`,
      '',
      `- Why: ${entry.why}.`,
      `- State: ${entry.state}`,
      `- Exit code: ${entry.exitCode}`,
      `- What to do: ${asCommand(entry.next)}`,
    ].join('\n'),
  );
  return `${INTRODUCTION}\n${sections.join('\n\n')}\n`;
}

/** Advice in words holds its commands after a colon. */
function asCommand(next: string): string {
  const words = /^(.*(?:then|or): )(.*)$/.exec(next);
  if (words !== null) return `${words[1]}\`${words[2]}\``;
  return /^(nectar|git|export) /.test(next) ? `\`${next}\`` : next;
}
