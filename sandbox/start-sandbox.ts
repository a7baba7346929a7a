import type { FastifyInstance } from 'fastify';
import { adminRoutes } from './admin-routes';
import { driverConfig } from './driver-config';
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
import { isServiceName, SERVICES, type ServiceName } from './services/services';
import { Site } from './site';

const ROUTES: Readonly<Record<ServiceName, readonly Route[]>> = {
  lms,
  ecommerce,
  credentials,
  discovery,
  demographics,
  license_manager: licenseManager,
  extra: extraService,
};

/** A running Open edX that can be broken. */
export interface Sandbox {
  /** The LMS. */
  readonly url: string;
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Where `/_sandbox/` is; the LMS has it too, as long as it is up. */
  readonly adminUrl: string;
  readonly clients: Readonly<Record<Role, Client>>;
  readonly admin: SandboxAdmin;
  /** A driver-script YAML for this sandbox: its ten steps, or the pipeline that it was given. */
  config(): string;
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
    if (service === undefined) throw new Error(`no such service: ${name}; there are ${SERVICES.join(', ')}`);
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
  const open = async (name: ServiceName, routes: readonly Route[], port: number, more?: typeof extend) => {
    const service = await serve(site, name, routes, { host: chosen.host, port }, more);
    opened.push(service);
    return service;
  };
  try {
    for (const [at, name] of SERVICES.entries()) {
      const port = chosen.port === 0 ? 0 : chosen.port + at;
      services.set(name, await open(name, ROUTES[name], port, name === 'lms' ? extend : undefined));
    }
    const desk = await open('lms', [], chosen.port === 0 ? 0 : chosen.port + SERVICES.length, extend);
    const urls = Object.fromEntries(SERVICES.map((name) => [name, named(name).url])) as Record<ServiceName, string>;
    const clients = Object.fromEntries(
      site.tokens.clients.map((client) => [client.role, client]),
    ) as Sandbox['clients'];
    const config = () => driverConfig(urls, clients.worker, chosen.pipelineFile);
    return { url: urls.lms, urls, adminUrl: desk.url, clients, config, ...board, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
