/** Side-effect module: import it before anything of the application. Tests connect as the application's own role. */
import dotenv from 'dotenv';

dotenv.config({ quiet: true });

process.env.NODE_ENV = 'test';
process.env.LOG_LEVEL = 'silent';
process.env.CRON_ENABLED = 'false';
process.env.RATE_LIMIT_MAX = '100000';
// Nothing listens there: mails fail at once and must not fail what sends them.
process.env.SMTP_HOST = '127.0.0.1';
process.env.SMTP_PORT = '9';

if (process.env.TEST_DATABASE_URL) {
  const url = new URL(process.env.TEST_DATABASE_URL);
  url.username = 'nectar_app_user';
  url.password = process.env.NECTAR_APP_PASSWORD ?? 'nectar_app_2024!';
  process.env.DATABASE_URL = url.href;
}
