import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import {
  checkConnection,
  createConnection,
  deleteConnection,
  listConnections,
  updateConnection,
} from './connections.ts';
import { readDashboard } from './dashboard.ts';
import {
  createEndpoint,
  deleteEndpoint,
  listEndpointCalls,
  listEndpoints,
  readEndpoint,
  testEndpoint,
  updateEndpoint,
} from './endpoints.ts';
import { createUser, grantPlan, organizationsOf, setPlanStatus } from './internal-calls.ts';
import { acceptInvitation, createInvitation, listInvitations, revokeInvitation } from './invitations.ts';
import { chooseOrganization, createOrganization, readMe } from './me.ts';
import { listMembers, removeMember, updateMember } from './members.ts';
import { listAudit, readBilling, readOrganization, readUsage, updateOrganization } from './organization.ts';
import { callEndpoints } from './public-api.ts';
import { cancelRun, readRun, retryRun } from './runs.ts';
import { configureService, listServices, readService } from './services.ts';
import {
  createWorkflow,
  deleteWorkflow,
  listRuns,
  listWorkflows,
  readWorkflow,
  startRun,
  updateWorkflow,
} from './workflows.ts';

/** Everything that core answers, apart from better-auth's own addresses below /api/auth. */
export const coreEndpoints = [
  ...[readMe, createOrganization, chooseOrganization],
  ...[readOrganization, updateOrganization, readUsage, readBilling, listAudit],
  ...[listMembers, updateMember, removeMember],
  ...[listInvitations, createInvitation, acceptInvitation, revokeInvitation],
  readDashboard,
  ...[listServices, readService, configureService],
  ...[listEndpoints, createEndpoint, readEndpoint, updateEndpoint, deleteEndpoint, testEndpoint, listEndpointCalls],
  ...[listApiKeys, createApiKey, revokeApiKey],
  ...[listConnections, createConnection, updateConnection, deleteConnection, checkConnection],
  ...[listWorkflows, createWorkflow, readWorkflow, updateWorkflow, deleteWorkflow, startRun, listRuns],
  ...[readRun, cancelRun, retryRun],
  ...callEndpoints,
  ...[createUser, organizationsOf, grantPlan, setPlanStatus],
];
