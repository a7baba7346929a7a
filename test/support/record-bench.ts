import { randomUUID } from 'node:crypto';
import { Client as AnyClient, type Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { type InstanceRecord, newRecord } from '../../src/domain/instance/record';
import { describeRecord } from '../../src/temporal/records/describe-record';
import { INSTANCE_RECORD } from '../../src/workflows/instance/messages';
import { recordStartOptions } from '../../src/workflows/instance/start-options';
import type { TestEngine } from './dev-server';
import { settings } from './instance-settings';
import { workflowBundle } from './workflow-bundle';

/** A worker for the real workflows on the dev server, for as long as `work` lasts. */
export async function withWorkflows<T>(
  { nativeConnection, namespace }: Pick<TestEngine, 'nativeConnection' | 'namespace'>,
  work: () => Promise<T>,
  dataConverter?: DataConverter,
): Promise<T> {
  const worker = await Worker.create({
    connection: nativeConnection,
    namespace,
    taskQueue: 'lethe',
    workflowBundle: await workflowBundle(),
    ...(dataConverter === undefined ? {} : { dataConverter }),
  });
  return worker.runUntil(work);
}

export function clientWith({ connection, namespace }: TestEngine, dataConverter: DataConverter): Client {
  return new AnyClient({ connection, namespace, dataConverter });
}

/** A record that was applied, of an instance of its own unless one is named. */
export async function startRecord(client: Client, more: Partial<InstanceRecord> = {}): Promise<InstanceRecord> {
  const instance = more.instance ?? `i${randomUUID().slice(0, 8)}`;
  const given = { by: 'ann', encrypted: more.everEncrypted ?? false, nowMs: Date.now() };
  const record = { ...newRecord(instance, settings(), given), ...more };
  await client.workflow.start(INSTANCE_RECORD, recordStartOptions(record));
  return record;
}

/** The record as `describe` has it; it must be there and readable. */
export async function readBack(client: Client, instance: string): Promise<InstanceRecord> {
  const sight = await describeRecord(client, instance);
  if (sight.kind !== 'found') throw new Error(`the record of ${instance} is ${sight.kind}`);
  return sight.record;
}
