import type { Client } from '@temporalio/client';
import { loadConfig, settingsOf } from '../../src/config/load-config';
import { newRecord } from '../../src/domain/instance/record';
import { INSTANCE_RECORD } from '../../src/workflows/instance/messages';
import { recordStartOptions } from '../../src/workflows/instance/start-options';

/** The record of an instance, as its file has it: applied, and its first discovery approved. */
export async function putInForce(client: Client, path: string): Promise<void> {
  const { instances } = await loadConfig({ path, env: {} });
  for (const config of instances) {
    const given = { by: 'chaos', encrypted: false, nowMs: Date.now() };
    const approved = { by: 'chaos', at: new Date().toISOString(), coolOffDays: 0 };
    const record = { ...newRecord(config.card.id, settingsOf(config), given), approved };
    await client.workflow.start(INSTANCE_RECORD, recordStartOptions(record));
  }
}
