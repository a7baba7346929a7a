import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../support/until-holds';
import type { Deployment } from '../deployment';

/** The LMS and another service are gone for a while, in the middle of everything. @returns what was done; for people */
export async function outage({ site, doneShare, say }: Deployment, ms: number): Promise<string> {
  const { sandbox } = site;
  const half = site.sandbox.admin.learners().length * 15;
  const isHalfWay = () => sandbox.admin.totals().requests > half || doneShare() > 0;
  await until('learners are on their way', isHalfWay, { withinMs: 600_000 });
  const gone = `the LMS and CREDENTIALS gone for ${ms / 1000} s`;
  say(gone);
  await Promise.all([sandbox.down('lms'), sandbox.down('credentials')]);
  await sleep(ms);
  await Promise.all([sandbox.up('lms'), sandbox.up('credentials')]);
  return gone;
}
