import type pg from 'pg';
import { insertRows, type Row, seedId } from './support';

const text = (title: string, description = '') => ({ type: 'string', title, description });
const choice = (title: string, values: string[]) => ({ type: 'string', title, enum: values, default: values[0] });
const flag = (title: string) => ({ type: 'boolean', title, default: false });
const whole = (title: string, fallback: number) => ({ type: 'integer', title, default: fallback });

type Entry = [slug: string, name: string, category: string, description: string, properties: Row, required: string[]];

const entries: Entry[] = [
  ['shop-orders', 'Shop orders', 'Commerce', 'Brings new orders of a web shop into workflows.', { shopUrl: text('Shop URL'), interval: choice('Look for orders', ['every 5 minutes', 'hourly', 'daily']) }, ['shopUrl']],
  ['stock-levels', 'Stock levels', 'Commerce', 'Keeps the stock of several shops the same.', { warehouse: text('Warehouse'), threshold: whole('Warn below', 5) }, ['warehouse']],
  ['price-lists', 'Price lists', 'Commerce', 'Publishes price lists to customers and resellers.', { currency: choice('Currency', ['EUR', 'USD', 'GBP']) }, ['currency']],
  ['invoicing', 'Invoicing', 'Finance', 'Writes invoices from orders and sends them.', { prefix: text('Number prefix'), dueDays: whole('Days until due', 14) }, ['prefix']],
  ['bank-feed', 'Bank feed', 'Finance', 'Matches bank transactions with open invoices.', { accountLabel: text('Account'), autoMatch: flag('Match exact amounts without asking') }, ['accountLabel']],
  ['expense-inbox', 'Expense inbox', 'Finance', 'Turns forwarded receipts into expenses.', { costCentre: text('Default cost centre') }, []],
  ['contact-sync', 'Contact sync', 'Customers', 'Keeps customers the same in mail, shop and accounting.', { direction: choice('Direction', ['both ways', 'shop to mail', 'mail to shop']) }, ['direction']],
  ['support-inbox', 'Support inbox', 'Customers', 'Opens a ticket for every mail to support.', { address: text('Support address'), tag: text('Tag') }, ['address']],
  ['appointment-reminders', 'Appointment reminders', 'Customers', 'Reminds customers a day ahead.', { hoursBefore: whole('Hours before', 24), language: choice('Language', ['en', 'de', 'fr']) }, []],
  ['file-drop', 'File drop', 'Operations', 'Hands files from a folder to a workflow.', { folder: text('Folder'), pattern: text('Pattern', 'For example *.csv') }, ['folder']],
  ['shipping-labels', 'Shipping labels', 'Operations', 'Prints labels as soon as an order is packed.', { carrier: choice('Carrier', ['Standard', 'Express']), insured: flag('Insure parcels') }, ['carrier']],
  ['status-page', 'Status page', 'Operations', 'Publishes whether integrations run.', { title: text('Title'), isPublic: flag('Anybody may read it') }, ['title']],
  ['daily-report', 'Daily report', 'Reporting', 'Mails yesterday in numbers every morning.', { recipient: text('Recipient'), hour: whole('Hour of day', 7) }, ['recipient']],
  ['data-export', 'Data export', 'Reporting', 'Writes a table of all runs once a month.', { format: choice('Format', ['csv', 'json']) }, ['format']],
];

const enabled: Array<[organization: string, slug: string, config: Row]> = [
  ['acme', 'shop-orders', { shopUrl: 'https://shop.acme.example', interval: 'hourly' }],
  ['acme', 'invoicing', { prefix: 'ACME-', dueDays: 30 }],
  ['acme', 'daily-report', { recipient: 'olivia@acme.example', hour: 7 }],
  ['bluebird', 'stock-levels', { warehouse: 'Bakery', threshold: 12 }],
  ['bluebird', 'price-lists', { currency: 'EUR' }],
  ['cedar', 'appointment-reminders', { hoursBefore: 24, language: 'en' }],
  ['cedar', 'support-inbox', { address: 'desk@cedar.example', tag: 'clinic' }],
];

export async function seedCatalog(client: pg.Client): Promise<void> {
  await insertRows(
    client,
    'public.services_catalog',
    entries.map(([slug, name, category, description, properties, required]) => ({
      id: seedId(`service:${slug}`), slug, name, category, description, config_schema: { type: 'object', properties, required },
    })),
  );
}

export async function seedEnabledServices(client: pg.Client): Promise<void> {
  await insertRows(
    client,
    'public.organization_services',
    enabled.map(([organization, slug, config]) => ({
      id: seedId(`enabled:${organization}:${slug}`),
      organization_id: seedId(`org:${organization}`),
      service_id: seedId(`service:${slug}`),
      enabled: true,
      config,
    })),
  );
}
