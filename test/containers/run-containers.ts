import { runTool } from '../../src/dev-server/run-tool';
import { withCompose } from './compose-plugin';
import { openEngine } from './engine';
import { baseOfOurs, getImages } from './images';
import { type Scenario, scenarios } from './scenarios';
import { Site, writeInstance } from './site';
import { Stand } from './stand';

interface Ending {
  readonly scenario: Scenario;
  readonly seconds: number;
  /** undefined when all is well. */
  readonly wrong: string | undefined;
}

const closers: (() => Promise<unknown>)[] = [];
let ending: Promise<void> | undefined;
const say = (line: string) => void process.stderr.write(`${line}\n`);

const HELP = [
  'Usage: npm run test:containers -- [SCENARIO …]',
  '',
  'Runs docker-compose.yml, the Dockerfile and what the guide says about them, in containers: with the Docker that answers,',
  'or, as root on Debian with docker.io and mmdebstrap, with one of its own. If no registry answers, it builds stand-ins of',
  'the images (minutes, once). TEMPORAL_VERSION chooses another Temporal. The first two scenarios are always run.',
  'Ends with 0 if all is well, 1 if something is wrong.',
  '',
  'Scenarios:',
  ...scenarios().map(({ name, says }) => `  ${name.padEnd(10)} ${says}`),
].join('\n');

/** docker-compose.yml, the Dockerfile and what the guide says about them, in real containers. */
async function runContainers(named: readonly string[]): Promise<number> {
  if (named.includes('--help') || named.includes('-h')) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const wanted = chosen(named);
  const engine = await openEngine();
  closers.unshift(() => engine.stop());
  const env = await withCompose(engine.env, say);
  const stand = new Stand(env);
  closers.unshift(() => stand.close());
  closers.unshift(() => Site.close(stand));
  await stand.clear();
  writeInstance(stand.folder);
  const asked = (await stand.compose('config', '--images')).trim().split('\n');
  const ours = await stand.image();
  const others = [...new Set([baseOfOurs(), ...asked.filter((image) => image !== ours)])].sort();
  const standIns = await getImages(others, env, say);
  if (standIns.length > 0) stand.withoutBuildKit();
  const endings = await runAll(stand, wanted);
  await report(env, others, standIns, wanted, endings);
  return endings.some(({ wrong }) => wrong !== undefined) ? 1 : 0;
}

/** Whatever was begun is ended, also after Ctrl-C: a daemon that is left behind keeps its network and its rules. */
function end(code: number): Promise<void> {
  const ends = async () => {
    for (const close of closers) await close().catch((error: unknown) => say(String(error)));
    process.exit(code);
  };
  ending ??= ends();
  return ending;
}

/**
 * All, or those that are named, after the two that every other one stands on.
 * @throws Error for a name that is none
 */
function chosen(named: readonly string[]): readonly Scenario[] {
  const all = scenarios();
  const wrong = named.filter((name) => !all.some((scenario) => scenario.name === name));
  if (wrong.length > 0) throw new Error(`${wrong.join(', ')}: choose of ${all.map(({ name }) => name).join(', ')}`);
  return named.length === 0 ? all : all.filter(({ name }, at) => at < 2 || named.includes(name));
}

/** Each stands on the one before it, so that the first that fails is the last. */
async function runAll(stand: Stand, wanted: readonly Scenario[]): Promise<readonly Ending[]> {
  const endings: Ending[] = [];
  for (const scenario of wanted) {
    say(`${scenario.name}: ${scenario.says} …`);
    const startedMs = Date.now();
    const wrong = await scenario.run(stand).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    endings.push({ scenario, seconds: Math.round((Date.now() - startedMs) / 1_000), wrong });
    if (wrong === undefined) continue;
    say(await stand.compose('ps', '--all').catch(String));
    say(await stand.compose('logs', '--tail', '8').catch(String));
    break;
  }
  return endings;
}

async function report(
  env: NodeJS.ProcessEnv,
  images: readonly string[],
  standIns: readonly string[],
  wanted: readonly Scenario[],
  endings: readonly Ending[],
): Promise<void> {
  const version = await runTool('docker', ['version', '--format', '{{.Server.Version}}'], { env });
  const lines = [
    `Docker Engine ${version.trim()}`,
    ...images.map((image) => `${image}: ${standIns.includes(image) ? 'a local image' : 'as published'}`),
    '',
    ...endings.map(({ scenario, seconds, wrong }) =>
      [
        wrong === undefined ? 'well ' : 'WRONG',
        scenario.name.padEnd(13),
        `${seconds} s`.padStart(6),
        scenario.says,
      ].join('  '),
    ),
    ...endings.flatMap(({ wrong }) => (wrong === undefined ? [] : ['', wrong])),
    ...wanted.slice(endings.length).map(({ name }) => `not run: ${name}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));
runContainers(process.argv.slice(2)).then(end, (error: unknown) => {
  // What a signal has cut short fails for no reason of its own.
  if (ending !== undefined) return ending;
  say(error instanceof Error ? error.message : String(error));
  return end(1);
});
