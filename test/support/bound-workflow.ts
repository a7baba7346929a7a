import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  getExternalWorkflowHandle,
  proxyActivities,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';

export const heardQuery = defineQuery<readonly string[]>('heard');
export const hearSignal = defineSignal<[string]>('hear');
export const tellUpdate = defineUpdate<string, [string]>('tell');

const { beat } = proxyActivities<{ beat(name: string): Promise<string> }>({
  taskQueue: 'bound',
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: 1, maximumAttempts: 2 },
});

/** Sends a name on every way on which a payload can go, and ends when it has heard one. */
export async function bound(name: string, heard: readonly string[] = [], round = 0): Promise<string> {
  const all = [...heard];
  setHandler(heardQuery, () => all);
  setHandler(hearSignal, (one) => {
    all.push(one);
  });
  setHandler(tellUpdate, (one) => {
    all.push(one);
    return `told ${one}`;
  });
  upsertMemo({ said: `${name} ${round}` });
  all.push(await beat(name));
  if (round === 0) return continueAsNew<typeof bound>(name, all, 1);
  const instance = workflowInfo().workflowId.split('/')[1];
  all.push(
    await executeChild(boundChild, {
      workflowId: `ask/${instance}/${name}`,
      taskQueue: 'bound',
      args: [name],
      memo: { said: name },
    }),
  );
  await getExternalWorkflowHandle(`retirement/${instance}/2`).signal(hearSignal, `${name} from outside`);
  await condition(() => all.some((one) => one.startsWith('end')));
  return all.join('; ');
}

export async function boundChild(name: string): Promise<string> {
  return `child of ${name}`;
}

export async function boundListener(name: string): Promise<string> {
  const all: string[] = [];
  setHandler(hearSignal, (one) => {
    all.push(one);
  });
  setHandler(tellUpdate, (one) => `told ${one} by ${name}`);
  await condition(() => all.length > 0);
  return all.join('; ');
}

/** As a scheduled discovery: it is handed what the last one said. */
export async function boundDiscovery(name: string): Promise<string> {
  const last = workflowInfo().lastResult as string | undefined;
  return `${last ?? ''}${name}.`;
}
