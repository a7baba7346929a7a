import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { SEARCH_ATTRIBUTES } from '../../src/domain/instance/search-attributes';
import type { SetUpConnection } from '../../src/temporal/connect/set-up-connection';
import { setUpNamespace } from '../../src/temporal/namespace/set-up-namespace';
import { sharedDevServerAddress } from '../support/shared-dev-server';

const DAY_SECONDS = 24 * 60 * 60;
let connection: Connection;
const aName = () => `set-up-${randomUUID().slice(0, 8)}`;
const retentionOf = async (namespace: string) => {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  return Number(config?.workflowExecutionRetentionTtl?.seconds) / DAY_SECONDS;
};
/** The real connection, whose operator service refuses as another server's would. */
const refusing = (code: number): SetUpConnection => ({
  workflowService: connection.workflowService,
  operatorService: new Proxy(connection.operatorService, {
    get: () => async () => {
      throw Object.assign(new Error('refused'), { code, details: 'refused', metadata: {} });
    },
  }),
});

beforeAll(async () => {
  connection = await Connection.connect({ address: sharedDevServerAddress() });
});
afterAll(() => connection.close());

describe('setUpNamespace()', () => {
  test('makes a namespace that is missing, says what it did, and does nothing the second time', async () => {
    const namespace = aName();
    const done = await setUpNamespace(connection, namespace);
    expect(done).toEqual([
      `created namespace "${namespace}" with a retention of 90 days`,
      `registered search attributes ${Object.keys(SEARCH_ATTRIBUTES).join(', ')}`,
    ]);
    expect(await setUpNamespace(connection, namespace)).toEqual([]);
    const { count } = await connection.workflowService.countWorkflowExecutions({
      namespace,
      query: "LetheBatch = 'x'",
    });
    expect(Number(count)).toBe(0);
  });

  test('raises a shorter retention and leaves a longer one', async () => {
    const namespace = aName();
    await setUpNamespace(connection, namespace, { retentionDays: 7 });
    expect(await setUpNamespace(connection, namespace, { retentionDays: 90 })).toEqual([
      `raised the retention of namespace "${namespace}" from 7 to 90 days`,
    ]);
    expect(await setUpNamespace(connection, namespace, { retentionDays: 30 })).toEqual([]);
    expect(await retentionOf(namespace)).toBe(90);
  });

  test('adds only the attributes that are missing', async () => {
    const namespace = aName();
    await setUpNamespace(connection, namespace);
    await connection.operatorService.removeSearchAttributes({ namespace, searchAttributes: ['LetheStep'] });
    expect(await setUpNamespace(connection, namespace)).toEqual(['registered search attributes LetheStep']);
  });

  test('refuses an attribute of our name with another type', async () => {
    const namespace = aName();
    await setUpNamespace(connection, namespace);
    await connection.operatorService.removeSearchAttributes({ namespace, searchAttributes: ['LetheStep'] });
    const text = 1;
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { LetheStep: text } });
    await expect(setUpNamespace(connection, namespace)).rejects.toThrow(/LetheStep \(must be KEYWORD\)/);
  });

  test('is safe when two set up at the same time', async () => {
    const namespace = aName();
    await expect(
      Promise.all([setUpNamespace(connection, namespace), setUpNamespace(connection, namespace)]),
    ).resolves.toHaveLength(2);
  });

  test.each([
    ['PERMISSION_DENIED', 7],
    ['UNIMPLEMENTED', 12],
  ])('names what to add by hand where the server answers %s', async (_, code) => {
    const namespace = aName();
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('90 days'),
    });
    const setting = setUpNamespace(refusing(code), namespace);
    await expect(setting).rejects.toThrow(/LethePhase \(Keyword\)(.|\n)*LetheDueAt \(Datetime\)/);
  });

  test('is content where the attributes were added by hand and the server lets nobody list them', async () => {
    const namespace = aName();
    await setUpNamespace(connection, namespace);
    expect(await setUpNamespace(refusing(7), namespace)).toEqual([]);
  });
});
