import type { Command } from 'commander';
import { refusal } from '../errors/refusal.ts';
import { type EvidenceVerdict, verifyEvidence } from '../evidence/verify.ts';
import { writeEvidence } from '../evidence/write.ts';
import { absolute, type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';
import { VERSION } from './version.ts';

/** `nectar evidence`: what is known about a phase, signed. 0 where all of it is proven, 2 where not. */
export function addEvidence(program: Command, context: CliContext): void {
  program
    .command('evidence')
    .argument('<phase>', 'the phase')
    .description('Write what is known about a phase to one signed file: plan, journal, checks with their evidence')
    .requiredOption('--key <file>', 'private key, Ed25519 in PEM')
    .option('--out <file>', 'where to (default: .nectar/evidence/PHASE.json)')
    .action(async (phase: string, _: unknown, command: Command) => {
      const options = optionsOf<{ key: string; out?: string }>(command);
      const workspace = await workspaceOf(context, command);
      const named = `${workspace.state}/evidence/${phase.replace(/[^\w.-]/g, '-')}.json`;
      const out = options.out === undefined ? named : absolute(context.cwd, options.out);
      const keyFile = absolute(context.cwd, options.key);
      const { statement } = await writeEvidence(context.deps, workspace, { phase, keyFile, out, version: VERSION });
      const said = statement.proven
        ? 'Every check that is due has passed.'
        : `Not every check has passed on what stands there; the file says which.\nRun: nectar validate ${phase}`;
      context.stdout.write(`Wrote ${out}\n${said}\n`);
      context.exit(statement.proven ? 0 : 2);
    });
}

/** `nectar verify-evidence`: 0 where everything matches, 1 with a name for each thing that does not. */
export function addVerifyEvidence(program: Command, context: CliContext): void {
  program
    .command('verify-evidence')
    .argument('<file>', 'the file that nectar evidence wrote')
    .description('Hold a signed file of evidence against a public key, and name what does not match')
    .requiredOption('--public-key <file>', 'public key, Ed25519 in PEM')
    .option('--json', 'print the outcome as JSON')
    .action(async (file: string, _: unknown, command: Command) => {
      const options = optionsOf<{ publicKey: string }>(command);
      const verdict = await verify(context, absolute(context.cwd, file), absolute(context.cwd, options.publicKey));
      if (verdict.problems.length > 0)
        throw refusal('NECTAR-E111', { what: `${file} does not hold`, why: verdict.problems.join('\n') });
      const statement = verdict.bundle?.statement;
      if (options.json === true) printJson(context, statement);
      else
        context.stdout.write(
          `${file} holds: ${statement?.phase} of ${statement?.monolith}, written ${statement?.at}, ${statement?.proven ? 'proven' : 'not proven'}.\n`,
        );
      context.exit(0);
    });
}

async function verify({ deps }: CliContext, file: string, keyFile: string): Promise<EvidenceVerdict> {
  const [content, publicKey] = [await deps.files.read(file), await deps.files.readText(keyFile)];
  try {
    return verifyEvidence(content, publicKey, deps.signatures);
  } catch (error) {
    throw refusal('NECTAR-E112', {
      what: `Cannot use the public key ${keyFile}`,
      why: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}
