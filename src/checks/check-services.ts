import type { ConfiguredDriver } from '../config/load-config';
import type { Check, Finding } from '../domain/checks/check';
import { RetirementError } from '../domain/failure/failure';
import type { PipelineStep } from '../domain/pipeline/pipeline';
import type { HttpMethod } from '../http/http';
import type { Service } from '../http/service';
import { inLanes } from '../lanes/in-lanes';
import { describeRoute, isImitated } from '../openedx/describe-route';
import { failedCheck, isMissingRoute } from './failed-check';
import { AT_ONCE, type SiteParts } from './site-parts';

/** Each service of the pipeline: whether it is there, marks its answers, and has the routes of its steps. Nothing is erased. */
export async function checkServices(parts: SiteParts): Promise<readonly Check[]> {
  const names = [...parts.config.drivers.keys()];
  return (await Promise.all(names.map((name) => checkService(name, parts)))).flat();
}

/** `ofRoute`: it is about this step's route alone; all others are the service's. */
type StepFinding = Finding & { readonly ofRoute?: true };

interface AskedStep {
  readonly step: PipelineStep;
  readonly finding: StepFinding | undefined;
  readonly tookMs: number;
  /** Its answers carry the mark of the platform. */
  readonly marked: boolean;
}

async function checkService(name: string, { config, rules, services }: SiteParts): Promise<readonly Check[]> {
  const configured = config.drivers.get(name);
  const service = services.get(name);
  if (configured === undefined || service === undefined) return [];
  const steps = rules.plan.steps.filter((step) => step.service === name);
  if (steps.length === 0) return [];
  const imitated = checkImitation(configured, service, steps);
  const asked = await inLanes(AT_ONCE, steps, (step) => ask(step, configured, service));
  const bad = asked.filter(({ finding }) => finding !== undefined);
  const [first] = bad;
  // Where nothing works it is one thing that is wrong.
  if (first?.finding !== undefined && bad.length === steps.length && first.finding.ofRoute !== true) {
    return [{ id: `service.${name}`, ...first.finding }];
  }
  const perStep = bad.flatMap(({ step, finding }): readonly Check[] =>
    finding === undefined ? [] : [{ id: `step.${step.start}`, ...withoutMark(finding) }],
  );
  const all = (await imitated) ?? ofAll(name, asked, configured, config.limits.answerTimeoutMs);
  return [{ id: `service.${name}`, ...all }, ...perStep];
}

/** A mark that is on everything tells nothing. What cannot be asked here, the steps' own routes tell. */
async function checkImitation(
  { driver, options, mark }: ConfiguredDriver,
  service: Service,
  steps: readonly PipelineStep[],
): Promise<Finding | undefined> {
  const [route] = steps.flatMap(({ method }) => driver.methods[method]?.route?.(options) ?? []);
  if (mark !== 'allow' || route === undefined) return undefined;
  if (!(await isImitated(service, route.path).catch(() => false))) return undefined;
  return {
    verdict: 'fail',
    says: `${driver.name}: a path that does not exist is answered with the Allow header of Open edX, too: a gateway's answer would look like the service's own`,
    todo: `Something before ${driver.name} writes that header on every answer. ${removeIt(driver.name)}`,
    about: 'config',
  };
}

const NOT_ALLOWED = 405;

const removeIt = (name: string) =>
  `Remove it there (in nginx: \`add_header Allow\`). If that cannot be done, write lethe: {services: {${name}: {allow_header: stripped}}}.`;

function withoutMark({ ofRoute: _, ...finding }: StepFinding): Finding {
  return finding;
}

async function ask(step: PipelineStep, configured: ConfiguredDriver, service: Service): Promise<AskedStep> {
  const { driver, options, mark } = configured;
  const route = driver.methods[step.method]?.route?.(options);
  const began = performance.now();
  const asked = (finding: StepFinding | undefined, marked = false): AskedStep => ({
    step,
    finding,
    tookMs: Math.round(performance.now() - began),
    marked,
  });
  if (route === undefined) {
    return asked({
      verdict: 'unknown',
      says: `${step.service} ${step.method}: only an erasure shows whether it works`,
    });
  }
  try {
    const { methods } = await describeRoute(service, route.path);
    return asked(takes(step, route.method, methods), methods.length > 0);
  } catch (error) {
    return asked(mark === 'none' ? ofForeign(step, error) : ofPlatform(step, error));
  }
}

function takes(step: PipelineStep, method: HttpMethod, methods: readonly string[]): StepFinding | undefined {
  if (methods.length === 0 || methods.includes(method)) return undefined;
  return {
    ...noRoute(step),
    says: `${step.service} has no route for ${step.method}: it takes ${methods.join(', ')}, not ${method}`,
  };
}

function ofPlatform(step: PipelineStep, error: unknown): StepFinding {
  const facts = error instanceof RetirementError ? error.facts : undefined;
  if (facts !== undefined && facts.location === undefined && isMissingRoute(facts)) {
    if (facts.status === NOT_ALLOWED) return notAsked(step);
    const says = `${step.service} answered ${facts.status} for the route of ${step.method}: it does not have it, or something in front of it does not`;
    return { ...noRoute(step), says };
  }
  if (error instanceof RetirementError && error.code === 'service.denied') {
    const says = `${step.service} does not let the user of our client do ${step.method} (${facts?.status})`;
    return {
      verdict: 'fail',
      says,
      todo: `make the user of our OAuth client the retirement worker of ${step.service}`,
      about: 'config',
    };
  }
  const failed = failedCheck(step.service, error);
  if (facts?.doubt === 'wrong-mark') {
    return { ...failed, todo: `A proxy adds or changes the header Allow. ${removeIt(step.service)}`, about: 'config' };
  }
  if (facts?.doubt !== 'unmarked' || facts.status !== 200) return failed;
  const todo = `If a proxy takes the header away, write lethe: {services: {${step.service}: {allow_header: stripped}}}. If not, something else answers at this address.`;
  return { ...failed, todo };
}

function noRoute(step: PipelineStep): Omit<StepFinding, 'says'> {
  return {
    verdict: 'fail',
    todo: `Check the address in base_urls, and what is in front of it. Only if this release does not have the step, remove ${step.start} from the pipeline and from RETIREMENT_STATES.`,
    about: 'config',
    ofRoute: true,
  };
}

/** Every view of the platform answers OPTIONS: a proxy that lets some methods through alone says nothing of the view. */
function notAsked(step: PipelineStep): StepFinding {
  return {
    verdict: 'warn',
    says: `${step.service}: OPTIONS, which asks a route what it takes, was answered 405; only an erasure shows whether its steps work`,
    todo: `let OPTIONS through to ${step.service} in what is in front of it`,
    about: 'config',
  };
}

/** A service outside the platform does not have to understand the question: that it answers at all is what can be known. */
function ofForeign(step: PipelineStep, error: unknown): Finding | undefined {
  const { errno, location, status = 0, doubt } = error instanceof RetirementError ? error.facts : {};
  const answers = errno === undefined && location === undefined && doubt !== 'page' && status >= 200 && status < 500;
  return answers ? undefined : failedCheck(step.service, error);
}

function ofAll(name: string, asked: readonly AskedStep[], { mark }: ConfiguredDriver, timeoutMs: number): Finding {
  const slowest = Math.max(...asked.map(({ tookMs }) => tookMs));
  const speed = `answers within ${slowest} ms; the limit is ${timeoutMs / 1000} s (answer_timeout)`;
  if (slowest > timeoutMs / 2) {
    return { verdict: 'warn', says: `${name} ${speed}`, todo: 'lengthen answer_timeout, and attempt_deadline with it' };
  }
  if (mark === 'stripped' && asked.some(({ marked }) => marked)) {
    const todo = `remove allow_header: stripped of ${name}: Lethe is surer with the header`;
    return { verdict: 'warn', says: `${name} ${speed}; its answers do have the Allow header`, todo };
  }
  const marks = mark === 'allow' ? ', with the Allow header of Open edX' : '';
  return { verdict: 'pass', says: `${name} ${speed}${marks}` };
}
