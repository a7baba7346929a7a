import type { StepResult } from '../../src/domain/run/receipt';
import { LEARNER } from '../../src/drivers/kit/conformance/learner';
import type { Driver, DriverContext } from '../../src/drivers/kit/driver';
import { eraseWith } from '../../src/drivers/kit/driver';
import { DRIVERS } from '../../src/drivers/registry';
import { thrownBy } from '../support/thrown-by';

const CONTEXT = {} as DriverContext;

/** A driver whose one method brings back that. */
function driverThat(brings: object): Driver {
  const [some] = DRIVERS;
  if (some === undefined) throw new Error('no drivers');
  const erase = async () => brings as StepResult;
  return { ...some, name: 'SHOP', methods: { erase: { outcomes: ['erased'], erase } } };
}

describe('eraseWith()', () => {
  const erase = (brings: object, method = 'erase') => eraseWith(driverThat(brings), method, LEARNER, {}, CONTEXT);

  it('brings back what the method has declared', async () => {
    await expect(erase({ outcome: 'erased', reference: 'job:17/a' })).resolves.toEqual({
      outcome: 'erased',
      reference: 'job:17/a',
    });
  });

  it.each(['accepted', 'already-absent', 'done'])('takes no %s that the method has not declared', async (outcome) => {
    expect(await thrownBy(erase({ outcome }))).toMatchObject({ code: 'config.stale', facts: { service: 'SHOP' } });
  });

  it('drops a reference that may hold a name', async () => {
    for (const reference of ['zelie.quux@example.com', 'Zélie Quux', 'x'.repeat(300), '']) {
      await expect(erase({ outcome: 'erased', reference })).resolves.toEqual({ outcome: 'erased' });
    }
  });

  it.each(['other', 'constructor', '__proto__'])('knows no method %s', async (method) => {
    expect((await thrownBy(erase({ outcome: 'erased' }, method))).code).toBe('config.stale');
  });
});
