import { listAudit } from './audit.ts';
import { listInvoices, listSubscriptions } from './billing.ts';
import { readServices } from './health.ts';
import { createLeadNote, listLeads, readLead, updateLead } from './leads.ts';
import { readMetricsSeries, readMetricsTotals } from './metrics.ts';
import { listOrganizations, readOrganization, updateOrganization } from './organizations.ts';
import { listSettings, readSetting, writeSetting } from './settings.ts';
import { readMe } from './staff.ts';
import { createUser, deleteUser, listUsers, readUser, updateUser } from './users.ts';

/** Everything that admin answers, apart from better-auth's own addresses below /api/staff-auth. */
export const adminEndpoints = [
  readMe,
  listUsers,
  readUser,
  createUser,
  updateUser,
  deleteUser,
  listOrganizations,
  readOrganization,
  updateOrganization,
  listLeads,
  readLead,
  updateLead,
  createLeadNote,
  listSubscriptions,
  listInvoices,
  readMetricsTotals,
  readMetricsSeries,
  listAudit,
  listSettings,
  readSetting,
  writeSetting,
  readServices,
];
