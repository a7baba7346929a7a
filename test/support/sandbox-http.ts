import type { Role } from '../../sandbox/lms/token-desk';
import type { Sandbox } from '../../sandbox/start-sandbox';
import { createService } from '../../src/http/create-service';
import type { Mark } from '../../src/http/mark';
import type { OpenService } from '../../src/http/service';
import { createTokenSource } from '../../src/openedx/create-token-source';

export interface SandboxHttp {
  /** A service at that URL, with the LMS's token of that role. */
  at(service: string, baseUrl: string, role?: Role, mark?: Mark): OpenService;
  close(): void;
}

/** Connects to a sandbox as the worker does: one token a role, connections closed together. */
export function sandboxHttp(sandbox: Sandbox): SandboxHttp {
  const open: OpenService[] = [];
  const keep = (service: OpenService) => {
    open.push(service);
    return service;
  };
  const sources = new Map<Role, ReturnType<typeof createTokenSource>>();
  const sourceOf = (role: Role) => {
    const { id, secret } = sandbox.clients[role];
    const lms = () => keep(createService({ service: 'LMS', baseUrl: sandbox.url, mark: 'none' }));
    const source = sources.get(role) ?? createTokenSource({ lms: lms(), clientId: id, readSecret: async () => secret });
    sources.set(role, source);
    return source;
  };
  return {
    at: (service, baseUrl, role = 'worker', mark = 'allow') =>
      keep(createService({ service, baseUrl, mark, auth: sourceOf(role) })),
    close: () => {
      for (const service of open) service.close();
    },
  };
}
