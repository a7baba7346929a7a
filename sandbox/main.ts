import { writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { type PipelineFile, readPipelineFile } from './pipeline-file';
import { type Flags, readCommandLine } from './sandbox-command';
import { type Sandbox, startSandbox } from './start-sandbox';

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken; give another with --port, or 0 for free ones. ',
  ENOSPC: 'The disk is full; free some space. ',
  ENOENT: 'There is no such folder; correct the path. ',
  EISDIR: 'This is a folder; name a file. ',
  EACCES: 'This user may not write there, or may not use that port; name another. ',
  EADDRNOTAVAIL: 'This machine has no such address; give another with --host. ',
};

async function main(): Promise<void> {
  const flags = readCommandLine();
  const pipelineFile = flags.pipeline === undefined ? undefined : readPipelineFile(flags.pipeline);
  const sandbox = await startSandbox({
    host: flags.host,
    port: flags.port,
    latencyMs: flags.latency,
    tokenLifeS: flags.tokenLife,
    forumRenames: flags.forumRenames,
    workerMayCancel: flags.workerMayCancel,
    ...flags.set,
    ...(pipelineFile !== undefined && { pipelineFile }),
    ...(flags.states !== undefined && { states: flags.states }),
  });
  sandbox.admin.seed({
    count: flags.learners,
    complete: flags.complete,
    seed: flags.seed,
    oddNames: flags.oddNames,
    twins: orOne(flags.twins),
    namesakes: orOne(flags.namesakes),
    createdDaysAgo: flags.createdDaysAgo ?? 30,
    ...(pipelineFile?.mapping !== undefined && { orgs: Object.keys(pipelineFile.mapping) }),
  });
  const reports = flags.googleSecrets === undefined ? undefined : withDrive(sandbox, flags.googleSecrets, pipelineFile);
  if (flags.writeConfig !== undefined) {
    const secretsFile = relative(dirname(flags.writeConfig), flags.googleSecrets ?? '');
    writeFileSync(flags.writeConfig, sandbox.config(reports && { ...reports, secretsFile }));
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.stop());
  announce(sandbox, flags);
}

/** Partners of the sandbox's own organizations. */
const MAPPING = {
  AthenX: ['Athens'],
  BayU: ['Bay', 'Athens'],
  CairnX: ['Cairn'],
  DeltaX: ['Delta'],
  ElmU: ['Elm'],
  FjordX: ['Fjord'],
};
const DENIED = ['@academy.example.com'];

/** Makes a folder for each partner, which somebody there and somebody of the site can see, and writes the account down. */
function withDrive({ admin, urls }: Sandbox, secretsFile: string, file: PipelineFile | undefined) {
  const { mapping = MAPPING, denied = DENIED, platform } = file ?? {};
  for (const partner of new Set(Object.values(mapping).flat())) {
    const domain = partner.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
    admin.drive.addFolder(partner, [`reports@${domain}.example.com`, `support${DENIED}`]);
  }
  writeFileSync(secretsFile, admin.drive.secrets(urls.google_drive), { mode: 0o600 });
  return { mapping, denied, ...(platform !== undefined && { platform }) };
}

function orOne(given: number | true | undefined): number {
  return given === true ? 1 : (given ?? 0);
}

function announce(sandbox: Sandbox, flags: Flags): void {
  const { id: clientId, secret: clientSecret } = sandbox.clients.worker;
  const { url: lms, urls: services } = sandbox;
  const ready = {
    lms,
    services,
    admin: sandbox.adminUrl,
    clientId,
    clientSecret,
    learners: flags.learners,
    pid: process.pid,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  if (flags.json) return;
  process.stderr.write(
    `The sandbox is ready: ${flags.learners === 1 ? '1 learner waits' : `${flags.learners} learners wait`} at ${lms}. Ctrl-C ends it.\n`,
  );
}

main().catch((error: NodeJS.ErrnoException) => {
  process.stderr.write(`The sandbox did not start. ${WHY[error.code ?? ''] ?? ''}(${error.message})\n`, () =>
    process.exit(1),
  );
});
