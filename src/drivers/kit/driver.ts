import type { z } from 'zod';
import type { Learner } from '../../domain/learner/learner';
import type { StepResult } from '../../domain/run/receipt';
import type { Http } from '../../http/http';

/** What a driver is given for one call. */
export interface DriverContext {
  /** Speaks to the driver's service: base URL, time-outs and (for Open edX's services) the LMS's token are set. Tries once. */
  readonly http: Http;
}

/** One erasure at one service. Must be harmless when repeated; throws nothing but `RetirementError`. */
export type DriverMethod<Options> = (learner: Learner, options: Options, context: DriverContext) => Promise<StepResult>;

/**
 * What knows how to erase a learner from one SERVICE.
 *
 * `name` is the SERVICE of pipeline steps and `methods` are their fourth item: tubular's names, so that existing
 * pipelines run unchanged.
 */
export interface Driver<Options = unknown> {
  readonly name: string;
  /** Of what in the driver-script file the options are made; checked by `Options`, whose faults become config faults. */
  readonly optionsFrom: (file: DriverScript) => unknown;
  readonly Options: z.ZodType<Options>;
  /** Where it calls, from its options: an absolute URL. */
  readonly baseUrl: (options: Options) => string;
  /** `jwt`: the LMS's token, for services of Open edX. `own`: the driver sets what its service wants. */
  readonly auth: 'jwt' | 'own';
  readonly methods: Readonly<Record<string, DriverMethod<Options>>>;
  /**
   * Methods whose 404 (`service.rejected`, status 404) means `already-absent` on some releases and "no retirement row"
   * on others: to be believed only when the LMS's status GET says that the learner is still in the step's START_STATE.
   */
  readonly methodsAbsentOn404?: readonly string[];
  /** Methods that other drivers of this service have and this one does not, each with the reason, for config faults. */
  readonly methodsLeftOut?: Readonly<Record<string, string>>;
}

/** The driver-script file as parsed: top-level keys as they stand in the YAML. */
export type DriverScript = Readonly<Record<string, unknown>>;

/** Keeps the type of the options between `Options`, `baseUrl` and `methods`; whoever runs a driver need not know it. */
export function defineDriver<Options>(driver: Driver<Options>): Driver {
  // Sound as long as `methods` and `baseUrl` get what this driver's own `Options` has parsed.
  return driver as Driver;
}
