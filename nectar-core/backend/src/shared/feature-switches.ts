import { config } from '../config.ts';

/** Switches that operators set in the environment. */
export const features = {
  cronEnabled: (): boolean => config.cronEnabled,
  allowPrivateHttp: (): boolean => config.allowPrivateHttp,
};
