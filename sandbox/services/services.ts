/** The services of Open edX, named as `base_urls` names them. Each has a port of its own, so that one can be dead. */
export const SERVICES = [
  'lms',
  'ecommerce',
  'credentials',
  'discovery',
  'demographics',
  'license_manager',
  'extra',
] as const;

/** Beside Open edX: where partner reports can go. Its port is behind that of the admin address. */
export const GOOGLE_DRIVE = 'google_drive';

export type ServiceName = (typeof SERVICES)[number] | typeof GOOGLE_DRIVE;

/** Where the extra service takes a learner. */
export const EXTRA_PATH = 'api/v1/retire_learner';

export function isServiceName(text: unknown): text is ServiceName {
  return text === GOOGLE_DRIVE || (SERVICES as readonly unknown[]).includes(text);
}
