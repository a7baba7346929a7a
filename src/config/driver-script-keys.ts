/** A key of the Python driver's file, for people; what stands under it is read and judged in `read/`. */
export interface DocumentedKey {
  readonly kind: string;
  readonly default?: string;
  readonly description: string;
  readonly example: string;
}

/** Keys of the Python driver that Lethe reads; it accepts all others, and `lethe`. */
export const DRIVER_SCRIPT_KEYS = {
  client_id: {
    kind: 'text',
    description: 'OAuth client of the retirement worker. `TUBULAR_OAUTH_CLIENT_ID` where the file has none.',
    example: 'client_id: retirement_service_worker',
  },
  /** @source the environment variables: mitodl's fork of tubular, and tubular's helpers.py */
  client_secret: {
    kind: 'secret',
    description:
      'Its secret: `env:NAME`, `file:path` (relative to this file), `sops:file#key`, `vault:path#key`, or the secret itself; read again for each token. `TUBULAR_OAUTH_CLIENT_SECRET` where the file has none.',
    example: 'client_secret: env:LMS_CLIENT_SECRET',
  },
  base_urls: {
    kind: 'mapping',
    description:
      'Where the services are: `lms` (or `TUBULAR_LMS_HOST`), and `ecommerce`, `credentials` … where the pipeline has steps for them.',
    example: 'base_urls: {lms: https://courses.example.com}',
  },
  retirement_pipeline: {
    kind: 'list',
    description: 'The steps in order, each `[START_STATE, END_STATE, SERVICE, method]`.',
    example: "- ['RETIRING_LMS', 'LMS_COMPLETE', 'LMS', 'retirement_lms_retire']",
  },
  /** @source openedx-platform scripts/user_retirement/retire_one_learner.py */
  fetch_ecommerce_segment_id: {
    kind: 'yes or no',
    default: 'false',
    description:
      'Accepted and not used: no driver sends the tracking id of ecommerce on, so Lethe does not ask for it.',
    example: 'fetch_ecommerce_segment_id: true',
  },
  EXTRA_SERVICES_TO_RETIRE_FROM: {
    kind: 'list',
    description:
      'Services of your own that take `retire_learner` by LMS user id: a list of `name` (the SERVICE of the pipeline), `service_base_url` and `retirement_url_path`, and `success` where it answers something else than 204.',
    example:
      'EXTRA_SERVICES_TO_RETIRE_FROM: [{name: NOTEBOOKS, service_base_url: https://notebooks.example.com, retirement_url_path: api/v1/retire}]',
  },
} as const satisfies Readonly<Record<string, DocumentedKey>>;
