/** The services of the sandbox, named as `base_urls` names them. Each has a port of its own, so that one can be dead. */
export const SERVICES = [
  'lms',
  'ecommerce',
  'credentials',
  'discovery',
  'demographics',
  'license_manager',
  'extra',
] as const;

export type ServiceName = (typeof SERVICES)[number];

/** Where the extra service takes a learner. */
export const EXTRA_PATH = 'api/v1/retire_learner';

export function isServiceName(text: unknown): text is ServiceName {
  return (SERVICES as readonly unknown[]).includes(text);
}
