import { Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { siteClaimWorkflowId } from '../../domain/instance/instance';
import { INSTANCE_RECORD, SITE_CLAIM } from '../../workflows/instance/messages';
import { siteClaimStartOptions } from '../../workflows/instance/start-options';
import { listExecutions, type RawExecution } from '../visibility/list-executions';
import { OPEN } from '../visibility/retirements';
import { allOf, is, isOneOf } from '../visibility/terms';

/** What came of a claim: the instance has the LMS since now, it had it before, or another instance has it. */
export type Claim = 'taken' | 'had' | { readonly holder: string };

/** Takes an LMS for an instance. */
export async function claimSite(client: Client, fingerprint: string, instance: string): Promise<Claim> {
  try {
    await unencrypted(client).workflow.start(SITE_CLAIM, siteClaimStartOptions(fingerprint, instance));
    return 'taken';
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const holder = await holderOfSite(client, fingerprint);
    // It was given up in this moment.
    if (holder === undefined) return claimSite(client, fingerprint, instance);
    return holder === instance ? 'had' : { holder };
  }
}

/** Which instance has an LMS. */
export async function holderOfSite(client: Client, fingerprint: string): Promise<string | undefined> {
  const handle = unencrypted(client).workflow.getHandle(siteClaimWorkflowId(fingerprint));
  const found = await handle.describe().catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  if (found?.status.name !== 'RUNNING') return undefined;
  return String(found.memo?.instance);
}

/** The LMSs that an instance has claimed, by fingerprint; from a list, which may be a second behind. */
export async function claimedSites(client: Client, instance: string): Promise<readonly string[]> {
  const sites: string[] = [];
  for await (const claim of listExecutions(client, allOf(is('WorkflowType', SITE_CLAIM), OPEN))) {
    if (holderIn(claim) !== instance) continue;
    sites.push(String(claim.execution?.workflowId).slice(siteClaimWorkflowId('').length));
  }
  return sites;
}

/** Instances of the namespace, but this one: who has a record, or an LMS. From a list, which may be a second behind. */
export async function otherInstances(client: Client, instance: string): Promise<readonly string[]> {
  const others = new Set<string>();
  const known = allOf(isOneOf('WorkflowType', [INSTANCE_RECORD, SITE_CLAIM]), OPEN);
  for await (const raw of listExecutions(client, known)) {
    const other = raw.type?.name === SITE_CLAIM ? holderIn(raw) : raw.execution?.workflowId?.split('/')[1];
    if (other !== undefined && other !== instance) others.add(other);
  }
  return [...others].sort();
}

function holderIn({ memo }: RawExecution): string | undefined {
  const payload = memo?.fields?.instance;
  return payload == null ? undefined : String(defaultPayloadConverter.fromPayload(payload));
}

/** Gives an LMS up; another instance's is left alone. */
export async function releaseSite(client: Client, fingerprint: string, instance: string): Promise<void> {
  if ((await holderOfSite(client, fingerprint)) !== instance) return;
  const handle = unencrypted(client).workflow.getHandle(siteClaimWorkflowId(fingerprint));
  await handle.terminate('the instance gave its LMS up').catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}

/** A claim is read by everybody, with or without a key. */
function unencrypted({ connection, options }: Client): Client {
  return new Client({ connection, namespace: options.namespace });
}

function isNotFound(error: unknown): boolean {
  return error instanceof WorkflowNotFoundError;
}
