import { readFileSync } from 'node:fs';
import { createApp } from '../app.ts';
import { formatError } from '../errors/format.ts';
import { NectarError } from '../model/errors.ts';
import { extract } from '../run/extract.ts';
import type { Job } from '../run/job.ts';
import { resume } from '../run/resume.ts';
import { rollbackAll } from '../run/rollback.ts';
import { withSession } from '../run/session.ts';

/** A real process that carries out a plan made by hand, so that a test can kill it: verb, root, file with the job. */
const [verb = '', root = '', jobFile = ''] = process.argv.slice(2);
const app = createApp(process.env);
const workspace = { root, planPath: `${root}/nectar.plan.yaml`, state: `${root}/.nectar`, out: null };
const job = JSON.parse(readFileSync(jobFile, 'utf8')) as Job;

try {
  await withSession(app.deps, workspace, verb, async (session) => {
    if (verb === 'extract') await extract(session, job, job.plan.phases[0]?.name ?? '');
    else if (verb === 'resume') await resume(session);
    else await rollbackAll(session);
  });
} catch (error) {
  process.stderr.write(formatError(error));
  process.exitCode = error instanceof NectarError ? error.exitCode : 3;
} finally {
  await app.close();
}
