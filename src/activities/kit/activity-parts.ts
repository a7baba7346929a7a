import type { RingSeen } from '../../domain/checks/check-keys';
import type { Logger } from '../../telemetry/logger';
import type { StepMetrics } from '../../telemetry/metrics';
import type { InstanceServices } from './instance-services';
import type { Pace } from './pace';
import type { Records } from './records';
import type { ReportPages } from './report-pages';
import type { Runs } from './runs';

/** What the activities of one instance are made of. */
export interface ActivityParts {
  readonly services: InstanceServices;
  readonly runs: Runs;
  /** Shared by all instances of this worker. */
  readonly pace: Pick<Pace, 'nextPlace'>;
  readonly records: Records;
  readonly pages: ReportPages;
  /** The key ring of this worker, beside keys that are in use. */
  readonly seeRing?: (keyIds: readonly string[]) => Promise<RingSeen>;
  readonly logger: Logger;
  readonly metrics: StepMetrics;
  /** Aborted when this worker is told to stop: discovery stops at its place at once. */
  readonly stopping: AbortSignal;
}
