/** Side-effect module: importing a job registers it. */
import './abandoned-runs';
import './expire-plans';
import './newsletter-retry';
import './purge';
import './usage-rollup';
