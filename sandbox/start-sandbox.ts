import type { FastifyInstance } from 'fastify';
import { adminRoutes } from './admin-routes';
import { driverConfig, type PartnerReports } from './driver-config';
import { googleDrive } from './google-drive/google-drive';
import { lms } from './lms/lms';
import type { Client, Role } from './lms/token-desk';
import { statesFor } from './pipeline-file';
import { SandboxAdmin } from './sandbox-admin';
import { checkTuning, SANDBOX_DEFAULTS, type SandboxOptions } from './sandbox-options';
import { type Service, serve } from './serve';
import type { Route } from './services/call';
import { credentials } from './services/credentials';
import { demographics } from './services/demographics';
import { discovery } from './services/discovery';
import { ecommerce } from './services/ecommerce';
import { extraService } from './services/extra-service';
import { licenseManager } from './services/license-manager';
import { GOOGLE_DRIVE, isServiceName, SERVICES, type ServiceName } from './services/services';
import { Site } from './site';

const ROUTES: Readonly<Record<ServiceName, readonly Route[]>> = {
  lms,
  ecommerce,
  credentials,
  discovery,
  demographics,
  license_manager: licenseManager,
  extra: extraService,
  google_drive: googleDrive,
};

/** A report of 10,000 rows has more than a megabyte. @unit bytes */
const LONGEST_UPLOAD = 64 * 1024 * 1024;

/** A running Open edX that can be broken. */
export interface Sandbox {
  /** The LMS. */
  readonly url: string;
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Where `/_sandbox/` is; the LMS has it too, as long as it is up. */
  readonly adminUrl: string;
  readonly clients: Readonly<Record<Role, Client>>;
  readonly admin: SandboxAdmin;
  /**
   * A driver-script YAML for this sandbox: its ten steps, or the pipeline that it was given.
   * @param reports also with partner reports that go to the sandbox's own Google Drive
   */
  config(reports?: Omit<PartnerReports, 'driveUrl'>): string;
  /** Closes the port of a service and cuts its connections. */
  down(service: ServiceName): Promise<void>;
  up(service: ServiceName): Promise<void>;
  /** Everybody, every rule, every token and every record gone, every service up, options as at the start. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws Error when a port is taken or an option makes no sense */
export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const { pipelineFile: file } = options;
  const chosen = { ...SANDBOX_DEFAULTS, ...(file && { states: statesFor(file.pipeline) }), ...options };
  const site = new Site(chosen);
  const admin = new SandboxAdmin(site);
  checkTuning(admin.tuning() as unknown as Record<string, unknown>);
  const services = new Map<ServiceName, Service>();
  const named = (name: string): Service => {
    const service = isServiceName(name) ? services.get(name) : undefined;
    if (service === undefined)
      throw new Error(`no such service: ${name}; there are ${[...services.keys()].join(', ')}`);
    return service;
  };
  const board = {
    admin,
    down: async (name: string) => named(name).down(),
    up: async (name: string) => named(name).up(),
    reset: async () => {
      site.reset(chosen);
      await Promise.all([...services.values()].map((service) => service.up()));
    },
  };
  const extend = (app: FastifyInstance) => adminRoutes(app, board);
  const opened: Service[] = [];
  const stop = async () => {
    await Promise.all(opened.map((service) => service.down()));
  };
  const portOf = (at: number) => (chosen.port === 0 ? 0 : chosen.port + at);
  const open = async (name: ServiceName, routes: readonly Route[], at: number, more?: typeof extend) => {
    const bodyLimit = name === GOOGLE_DRIVE ? { bodyLimit: LONGEST_UPLOAD } : {};
    const service = await serve(site, name, routes, { host: chosen.host, port: portOf(at), ...bodyLimit }, more);
    opened.push(service);
    return service;
  };
  try {
    for (const [at, name] of SERVICES.entries()) {
      services.set(name, await open(name, ROUTES[name], at, name === 'lms' ? extend : undefined));
    }
    const desk = await open('lms', [], SERVICES.length, extend);
    services.set(GOOGLE_DRIVE, await open(GOOGLE_DRIVE, ROUTES[GOOGLE_DRIVE], SERVICES.length + 1));
    const urls = Object.fromEntries([...services].map(([name, { url }]) => [name, url])) as Record<ServiceName, string>;
    const clients = Object.fromEntries(
      site.tokens.clients.map((client) => [client.role, client]),
    ) as Sandbox['clients'];
    const config = (reports?: Omit<PartnerReports, 'driveUrl'>) =>
      driverConfig(urls, clients.worker, chosen.pipelineFile, reports && { ...reports, driveUrl: urls.google_drive });
    return { url: urls.lms, urls, adminUrl: desk.url, clients, config, ...board, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
