import type { Client } from '@temporalio/client';
import { type InstanceConfig, loadConfig, settingsOf } from '../../src/config/load-config';
import { newRecord } from '../../src/domain/instance/record';
import { INSTANCE_RECORD } from '../../src/workflows/instance/messages';
import { recordStartOptions } from '../../src/workflows/instance/start-options';

/**
 * The record of each instance, as its file has it: applied, and its first discovery approved.
 *
 * @param change what no instance file may say
 */
export async function putInForce(
  client: Client,
  path: string,
  change: (instance: InstanceConfig) => InstanceConfig = (instance) => instance,
): Promise<void> {
  const { instances } = await loadConfig({ path, env: {} });
  for (const config of instances.map(change)) {
    const given = { by: 'test', encrypted: false, nowMs: Date.now() };
    const approved = { by: 'test', at: new Date().toISOString(), coolOffDays: 0 };
    const record = { ...newRecord(config.card.id, settingsOf(config), given), approved };
    await client.workflow.start(INSTANCE_RECORD, recordStartOptions(record));
  }
}
