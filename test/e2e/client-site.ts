import type { Sandbox } from '../../sandbox/start-sandbox';
import { type Outcome, type RunOptions, runLine } from '../cli/recording-terminal';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { openSite, type TestSite } from '../support/open-site';
import { serveHere } from './serve-here';

/** A sandbox, its worker and the Temporal server, for command lines of the client. */
export interface ClientSite {
  readonly engine: TestEngine;
  readonly sandbox: Sandbox;
  /** Instance file of `sandbox`: a cool-off of 14 days. */
  readonly file: string;
  /** A command line about the instance `sandbox`. */
  run(line: string, options?: RunOptions): Promise<Outcome>;
  /** One invented learner in the queue. */
  ask(createdDaysAgo: number, username?: string): { readonly userId: number; readonly username: string };
  /** One learner whose run cools off. */
  coolingOff(): Promise<{ readonly userId: number; readonly username: string }>;
}

/**
 * Opens all of it before the tests of a file and closes it behind them. The worker also serves `denied`, an LMS that
 * refuses its secret.
 * @param change what is different in the instance file of `sandbox`
 */
export function clientSite(
  name: string,
  change: (yaml: string) => string = (yaml) => yaml,
): { readonly site: () => ClientSite } {
  let opened: ClientSite | undefined;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const engine = await openTestEngine(name);
    closers.unshift(() => engine.close());
    const sandbox = { workerMayCancel: true };
    const site = await openSite({ sandbox, settings: { cool_off_days: 14 }, change });
    closers.unshift(() => site.close());
    const refused = (yaml: string) => yaml.replace(/client_secret: .*/, 'client_secret: wrong');
    const denied = await openSite({ id: 'denied', folder: site.folder, change: refused });
    closers.unshift(() => denied.close());
    await applyFiles(engine.env, site.folder);
    const served = await serveHere(engine, site.folder);
    closers.unshift(() => served.stop());
    opened = clientSiteOf(engine, site);
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
  return {
    site() {
      if (opened === undefined) throw new Error('the site is open in tests alone');
      return opened;
    },
  };
}

/** Puts the files of a folder in force, as an operator does. */
async function applyFiles(env: TestEngine['env'], path: string): Promise<void> {
  const { code, err } = await runLine(`instance apply --config ${path} --yes`, { env });
  if (code !== 0) throw new Error(err);
}

function clientSiteOf(engine: TestEngine, { sandbox, file }: TestSite): ClientSite {
  let names = 0;
  const run: ClientSite['run'] = (line, options = {}) =>
    runLine(`${line} --instance sandbox`, { ...options, env: { ...engine.env, ...options.env } });
  const ask: ClientSite['ask'] = (createdDaysAgo, username) => {
    names += 1;
    const said = username ?? `learner-${names}`;
    const [learner] = sandbox.admin.add([{ username: said, email: `${said}@example.com`, createdDaysAgo }]);
    if (learner === undefined) throw new Error('nobody was added');
    return { userId: learner.userId, username: said };
  };
  const coolingOff = async () => {
    const learner = ask(1);
    const { code, err } = await run('discovery run --yes');
    if (code !== 0) throw new Error(err);
    return learner;
  };
  return { engine, sandbox, file, run, ask, coolingOff };
}
