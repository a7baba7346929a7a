import { cliReference } from './cli-reference';
import { configReference } from './config-reference';
import { driversReference } from './drivers-reference';
import { errorsReference } from './errors-reference';
import { metricsReference } from './metrics-reference';

/** Every page of docs/reference, with what makes it. */
export const REFERENCE_PAGES: Readonly<Record<string, () => string>> = {
  'docs/reference/cli.md': cliReference,
  'docs/reference/config.md': configReference,
  'docs/reference/drivers.md': driversReference,
  'docs/reference/errors.md': errorsReference,
  'docs/reference/metrics.md': metricsReference,
};
