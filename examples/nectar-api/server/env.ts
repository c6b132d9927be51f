/** Side-effect module: loads .env once and fills what is missing. Import it before anything that reads process.env. */
import dotenv from 'dotenv';

dotenv.config({ quiet: true });

const defaults: Record<string, string> = {
  NODE_ENV: 'development',
  LOG_LEVEL: 'info',
  DATABASE_URL: 'postgres://nectar_app_user:nectar_app_2024!@127.0.0.1:5432/nectarstudio_ai',
  CORE_PORT: '3001',
  CORE_FRONTEND_PORT: '3000',
  ADMIN_PORT: '4001',
  ADMIN_FRONTEND_PORT: '4000',
  MARKETING_PORT: '5001',
  MARKETING_FRONTEND_PORT: '5000',
};

for (const [name, value] of Object.entries(defaults)) {
  if (!process.env[name]) process.env[name] = value;
}
