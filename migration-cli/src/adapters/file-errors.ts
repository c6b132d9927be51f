import { refusal } from '../errors/refusal.ts';

/** Names what a file system can refuse; everything else stays as it is. */
export function namedFileError(error: unknown, action: string, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return refusal('NECTAR-E003', { what: `Cannot ${action} ${path}`, cause: error });
  }
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') {
    return refusal('NECTAR-E002', { what: `Cannot ${action} ${path}`, why: error.message, cause: error });
  }
  if (error.code === 'ENOENT' && action === 'read') {
    return refusal('NECTAR-E008', { what: `Cannot read ${path}`, cause: error });
  }
  return error;
}
