/** Switches that operators flip without a release. Read from the environment at every call, so that tests can flip them. */
export const features = {
  cronEnabled: (): boolean => process.env.CRON_ENABLED !== 'false',
  allowPrivateHttp: (): boolean =>
    process.env.ALLOW_PRIVATE_HTTP
      ? process.env.ALLOW_PRIVATE_HTTP === 'true'
      : process.env.NODE_ENV === 'development',
};
