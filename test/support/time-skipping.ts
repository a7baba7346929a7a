import type { DataConverter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { findTestServer } from '../../src/dev-server/find-test-server';
import { SEARCH_ATTRIBUTES } from '../../src/domain/instance/search-attributes';
import { quietRuntime } from './quiet-runtime';

/**
 * The time-skipping server, search attributes registered: a seven-day timer passes in about a second. It has no
 * Schedules, lists, counts or reset; for those `openTestEngine()`. Call `teardown()` on it in `afterAll`.
 */
export async function startTimeSkipping(dataConverter?: DataConverter): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  const missing = process.env.LETHE_TEST_SERVER_MISSING;
  if (missing !== undefined) throw new Error(missing);
  const path = await findTestServer();
  const env = await startWithin(10, path, dataConverter);
  try {
    const types = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, type === 'KEYWORD' ? 2 : 6]);
    await env.connection.operatorService.addSearchAttributes({ searchAttributes: Object.fromEntries(types) });
    return env;
  } catch (error) {
    await env.teardown();
    throw error;
  }
}

/** The SDK gives Java five seconds to start, which a busy machine may not have. */
async function startWithin(
  tries: number,
  path: string,
  dataConverter: DataConverter | undefined,
): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
      ...(dataConverter === undefined ? {} : { client: { dataConverter } }),
    });
  } catch (error) {
    if (tries <= 1) throw error;
    return startWithin(tries - 1, path, dataConverter);
  }
}
