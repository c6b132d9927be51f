export { badRequest, conflict, forbidden, HttpError, notFound, unauthorized } from '@nectar/service-kit';
