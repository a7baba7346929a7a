import { editDistance } from './read/nearest';

/** Variables of the environment that Lethe reads, and that a site sets by hand. */
const VARIABLES = [
  'LETHE_BY',
  'LETHE_CACHE',
  'LETHE_CONFIG',
  'LETHE_DEBUG',
  'LETHE_ENCRYPTION',
  'LETHE_INSTANCE',
  'LETHE_KEYS',
  'LETHE_LISTEN',
  'LETHE_LOG_FORMAT',
  'LETHE_LOG_LEVEL',
  'LETHE_WEB_UI',
  'RETIREMENT_CONFIG_FILE',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_API_KEY',
  'TEMPORAL_CONFIG_FILE',
  'TEMPORAL_DEPLOYMENT_NAME',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_PROFILE',
  'TEMPORAL_WORKER_BUILD_ID',
] as const;

/** Two letters of a long name; of a short one, two make another word. */
const farthest = (name: string) => (name.length < 10 ? 1 : 2);

/** Variables that are set, and whose names are almost those of ours: one sentence each. Any other may be a secret's. */
export function misspeltVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known: readonly string[] = VARIABLES;
  return Object.keys(env)
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((one) => editDistance(name, one) <= farthest(one));
      return meant === undefined
        ? []
        : [`the environment has ${name}, which Lethe does not read: did you mean ${meant}?`];
    });
}
