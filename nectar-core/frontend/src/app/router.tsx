import { NotFoundPage } from '@nectar/ui-kit/components';
import { Navigate, Route, Routes } from 'react-router';
import { ApiKeysPage } from '../features/api-keys/api-keys-page';
import { AuditPage } from '../features/audit/audit-page';
import { CheckMailPage } from '../features/auth/check-mail-page';
import { ForgotPasswordPage } from '../features/auth/forgot-password-page';
import { ResetPasswordPage } from '../features/auth/reset-password-page';
import { SignInPage } from '../features/auth/sign-in-page';
import { SignUpPage } from '../features/auth/sign-up-page';
import { VerifyEmailPage } from '../features/auth/verify-email-page';
import { BillingPage } from '../features/billing/billing-page';
import { ConnectionsPage } from '../features/connections/connections-page';
import { DashboardPage } from '../features/dashboard/dashboard-page';
import { EndpointFormPage } from '../features/endpoints/endpoint-form-page';
import { EndpointPage } from '../features/endpoints/endpoint-page';
import { EndpointsPage } from '../features/endpoints/endpoints-page';
import { AcceptInvitationPage } from '../features/members/accept-invitation-page';
import { MembersPage } from '../features/members/members-page';
import { ServicePage } from '../features/services/service-page';
import { ServicesPage } from '../features/services/services-page';
import { SettingsPage } from '../features/settings/settings-page';
import { UsagePage } from '../features/usage/usage-page';
import { RunPage } from '../features/workflows/run-page';
import { WorkflowEditorPage } from '../features/workflows/workflow-editor-page';
import { WorkflowPage } from '../features/workflows/workflow-page';
import { WorkflowsPage } from '../features/workflows/workflows-page';
import { SignedInLayout } from './session/signed-in-layout';

export function AppRouter() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route path="/sign-up" element={<SignUpPage />} />
      <Route path="/check-mail" element={<CheckMailPage />} />
      <Route path="/verify-email" element={<VerifyEmailPage />} />
      <Route path="/forgot-password" element={<ForgotPasswordPage />} />
      <Route path="/reset-password" element={<ResetPasswordPage />} />
      <Route path="/invitations/accept" element={<AcceptInvitationPage />} />
      <Route element={<SignedInLayout />}>
        <Route index element={<DashboardPage />} />
        <Route path="/dashboard" element={<Navigate to="/" replace />} />
        <Route path="/workflows" element={<WorkflowsPage />} />
        <Route path="/workflows/new" element={<WorkflowEditorPage />} />
        <Route path="/workflows/:id" element={<WorkflowPage />} />
        <Route path="/workflows/:id/edit" element={<WorkflowEditorPage />} />
        <Route path="/runs/:id" element={<RunPage />} />
        <Route path="/services" element={<ServicesPage />} />
        <Route path="/services/:slug" element={<ServicePage />} />
        <Route path="/endpoints" element={<EndpointsPage />} />
        <Route path="/endpoints/new" element={<EndpointFormPage />} />
        <Route path="/endpoints/:id" element={<EndpointPage />} />
        <Route path="/endpoints/:id/edit" element={<EndpointFormPage />} />
        <Route path="/connections" element={<ConnectionsPage />} />
        <Route path="/api-keys" element={<ApiKeysPage />} />
        <Route path="/members" element={<MembersPage />} />
        <Route path="/settings" element={<SettingsPage />} />
        <Route path="/usage" element={<UsagePage />} />
        <Route path="/billing" element={<BillingPage />} />
        <Route path="/audit" element={<AuditPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
