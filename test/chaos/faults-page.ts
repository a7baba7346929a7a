import type { PartedPage } from '../../scripts/parted-page';
import { describeMachine, type Machine } from '../benchmark/machine';

export const FAULTS_PAGE: PartedPage<'sweep' | 'scripts' | 'scenarios'> = {
  head: [
    '# What each fault costs',
    '',
    '<!-- Written by `npm run test:chaos -- --sweep --out …`, `npm run test:chaos -- --scripts --out …`, and `npm run test:chaos -- --out …`; do not edit. -->',
    '',
    'All tables were measured: [how to run it](../../CONTRIBUTING.md#chaos). Short forms are in `npm test`.',
  ].join('\n'),
  titles: {
    sweep: 'One fault at any request',
    scripts: 'The commands of the scripts, killed at any request',
    scenarios: 'Everything that can be killed',
  },
};

/** When and on what it was measured, in one line. */
export async function whereMeasured(settings: string): Promise<string> {
  const { cpu, cores, memoryGb, node, temporal, sdk }: Machine = await describeMachine(() => {});
  const day = new Date().toISOString().slice(0, 10);
  return `Measured on ${day}: ${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, Temporal ${temporal}, SDK ${sdk}; ${settings}.`;
}
