import { Navigate, Route, Routes } from 'react-router';
import { AcceptInvitationPage } from './pages/auth/accept-invitation-page';
import { CheckMailPage } from './pages/auth/check-mail-page';
import { ForgotPasswordPage } from './pages/auth/forgot-password-page';
import { ResetPasswordPage } from './pages/auth/reset-password-page';
import { SignInPage } from './pages/auth/sign-in-page';
import { SignUpPage } from './pages/auth/sign-up-page';
import { VerifyEmailPage } from './pages/auth/verify-email-page';
import { ApiKeysPage } from './pages/api-keys-page';
import { AuditPage } from './pages/organization/audit-page';
import { BillingPage } from './pages/organization/billing-page';
import { SettingsPage } from './pages/organization/settings-page';
import { UsagePage } from './pages/organization/usage-page';
import { ConnectionsPage } from './pages/connections-page';
import { DashboardPage } from './pages/dashboard-page';
import { EndpointPage } from './pages/endpoints/endpoint-page';
import { EndpointsPage } from './pages/endpoints/endpoints-page';
import { EndpointFormPage } from './pages/endpoints/endpoint-form-page';
import { MembersPage } from './pages/members-page';
import { NotFoundPage } from './pages/not-found-page';
import { RunPage } from './pages/workflows/run-page';
import { ServicePage } from './pages/services/service-page';
import { ServicesPage } from './pages/services/services-page';
import { WorkflowEditorPage } from './pages/workflows/workflow-editor-page';
import { WorkflowPage } from './pages/workflows/workflow-page';
import { WorkflowsPage } from './pages/workflows/workflows-page';
import { SignedInLayout } from './session/signed-in-layout';

export function App() {
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
