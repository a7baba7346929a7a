import { openTestEngine, type TestEngine } from '../support/dev-server';

describe('openTestEngine()', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openTestEngine('dev-server');
  });
  afterAll(() => engine.close());

  test('gives each file a namespace in which our search attributes can be queried', async () => {
    const { count } = await engine.client.workflow.count("LetheInstance = 'campus' AND LethePhase = 'retiring'");
    expect(count).toBe(0);
  });
});
