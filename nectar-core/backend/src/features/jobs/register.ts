/** Side-effect module: importing a job registers it. */
import './abandoned-runs.ts';
import './expire-plans.ts';
import './purge.ts';
import './usage-rollup.ts';
