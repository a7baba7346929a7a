/** The user's own settings, which must not reach the demo. The path of their Temporal binary is not secret and can. */
const OURS = /^(LETHE|TEMPORAL|RETIREMENT|TUBULAR)_/i;
const PROXY = /^(https?|all|grpc)_proxy$/i;
const KEPT = ['TEMPORAL_CLI'];

/** The environment for what the demo starts: nothing of the person's config, no proxy, and what the demo sets. */
export function cleanEnv(
  env: NodeJS.ProcessEnv,
  more: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const left = Object.entries(env).filter(([name]) => KEPT.includes(name) || !(OURS.test(name) || PROXY.test(name)));
  return { ...Object.fromEntries(left), ...more };
}
