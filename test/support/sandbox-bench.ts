import type { LearnerView } from '../../sandbox/sandbox-admin';
import type { SandboxTuning } from '../../sandbox/sandbox-options';
import type { ServiceName } from '../../sandbox/services/services';
import { startSandbox } from '../../sandbox/start-sandbox';
import type { DriverBench } from '../../src/drivers/kit/conformance/conformance';
import type { DriverScript } from '../../src/drivers/kit/driver';
import type { Mark } from '../../src/http/mark';
import { createLmsClient } from '../../src/openedx/lms/lms';
import { sandboxHttp } from './sandbox-http';

export interface SandboxBenchOptions {
  /** SERVICE of the driver. */
  readonly service: string;
  /** Which service of the sandbox that is. */
  readonly at: ServiceName;
  readonly fileAt: (url: string) => DriverScript;
  /** State in which the learner waits for the method. */
  readonly state: string;
  readonly done: (view: LearnerView) => boolean;
  readonly tuning?: Partial<SandboxTuning>;
  readonly holdings?: Partial<LearnerView['holdings']>;
  /** How the answers of the service are told from a gateway's. Default `allow` */
  readonly mark?: Mark;
}

/** A sandbox with one learner in one of its services, for `driverContract()`. */
export async function openSandboxBench(options: SandboxBenchOptions): Promise<DriverBench> {
  const sandbox = await startSandbox(options.tuning);
  const http = sandboxHttp(sandbox);
  const username = 'Renée+O.Dahl 7';
  const everywhere = { demographics: true, licenses: true, forum: 'account' as const, ...options.holdings };
  const [view] = sandbox.admin.add([{ username, createdDaysAgo: 30, state: options.state, holdings: everywhere }]);
  const learner = await createLmsClient(http.at('LMS', sandbox.url).with()).retirementStatus(username);
  if (view === undefined || typeof learner === 'string') throw new Error('the sandbox took nobody');
  const url = sandbox.urls[options.at];
  return {
    file: options.fileAt(url),
    service: http.at(options.service, url, 'worker', options.mark),
    learner,
    done: () => options.done(sandbox.admin.learner(view.userId)),
    unexpected: () => sandbox.admin.violations(),
    async stop() {
      http.close();
      await sandbox.stop();
    },
  };
}
