const HEALTH = /^\/(?:.*\/)?(?:_?health(?:z|check|-check)?|ready(?:z|iness)?|live(?:z|ness)?|ping|status|heartbeat)$/i;

/** True for a path that says by itself whether a server is well, so that only 200 will do. */
export const isHealthPath = (path: string): boolean => HEALTH.test(path);
