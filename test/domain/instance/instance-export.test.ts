import { readHoldFile } from '../../../src/domain/instance/instance-export';
import { settings } from '../../support/instance-settings';

const exported = (more: object = {}) => ({
  format: 1,
  instance: 'academy',
  exportedAt: '2026-11-26T12:00:00.000Z',
  settings: settings(),
  maintenanceHolds: [],
  formerSites: [],
  heldLearners: [],
  ...more,
});
const hold = (more: object) => ({ by: 'ann', since: '2026-11-26T11:00:00.000Z', ...more });

describe('the file of an export', () => {
  it.each([
    { scope: { kind: 'instance' }, drain: true },
    { scope: { kind: 'service', service: 'CREDENTIALS' }, until: '2026-12-01T06:00:00Z', reason: 'new database' },
    { scope: { kind: 'step', step: 'RETIRING_FORUMS' } },
    { scope: { kind: 'method', method: 'retirement_partner_queue' }, report: 'run' },
  ])('gives the maintenance hold %j', (one) => {
    const maintenanceHolds = [hold(one)];
    expect(readHoldFile(exported({ maintenanceHolds }))).toMatchObject({ maintenanceHolds });
  });

  it.each([
    {},
    { scope: { kind: 'service' } },
    { scope: { kind: 'everything' } },
    { scope: { kind: 'toString' } },
    { scope: { kind: 'instance' }, until: 'tomorrow' },
    { scope: { kind: 'instance' }, drain: 'yes' },
    { scope: { kind: 'instance' }, reason: 7 },
  ])('is refused for the maintenance hold %j', (one) => {
    const maintenanceHolds = [hold({ scope: { kind: 'instance' } }), hold(one)];
    expect(readHoldFile(exported({ maintenanceHolds }))).toMatch(/^entry 2 of maintenanceHolds/);
  });

  it('is not complete without its lists', () => {
    for (const list of ['maintenanceHolds', 'heldLearners', 'formerSites']) {
      expect(readHoldFile(exported({ [list]: undefined }))).toBe('it is not complete');
    }
  });
});
