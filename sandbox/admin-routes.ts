import type { FastifyInstance, FastifyRequest } from 'fastify';
import { checkFaultRule } from './faults/fault-rules';
import type { LearnerSpec, SeedOptions } from './people/seed-learners';
import type { SandboxAdmin } from './sandbox-admin';

/** What the routes need of the sandbox besides its admin. */
export interface Switchboard {
  readonly admin: SandboxAdmin;
  down(service: string): Promise<void>;
  up(service: string): Promise<void>;
  /** Everybody and every rule gone. */
  reset(): Promise<void>;
}

type Body = Readonly<Record<string, unknown>>;

/** `/_sandbox/`: no token, on no record, touched by no fault. A mistake is a 400 with `{"error"}`. */
export function adminRoutes(app: FastifyInstance, board: Switchboard): void {
  const { admin } = board;
  const on = (method: 'GET' | 'POST' | 'DELETE', path: string, act: (asked: Asked) => unknown) =>
    app.route({
      method,
      url: `/_sandbox/${path}`,
      handler: async (request, reply) => {
        try {
          const result = await act(asked(request));
          return reply.type('application/json').send(JSON.stringify(result ?? { done: true }));
        } catch (error) {
          return reply.code(400).send({ error: (error as Error).message });
        }
      },
    });

  on('GET', 'learners', ({ query }) => admin.learners(query.state === undefined ? {} : { state: query.state }));
  on('GET', 'learners/:id', ({ id }) => admin.learner(id));
  on('POST', 'learners', ({ body }) => addLearners(admin, body));
  on('POST', 'learners/:id/move', ({ id, body }) => admin.move(id, String(body.state), note(body)));
  on('POST', 'learners/:id/rewind', ({ id }) => admin.rewind(id));
  on('POST', 'learners/:id/delete-row', ({ id }) => admin.deleteRow(id));
  on('POST', 'learners/:id/rename', ({ id, body }) => admin.rename(id, String(body.username)));
  on('POST', 'learners/:id/overwrite', ({ id, body }) => admin.overwrite(id, body));
  on('POST', 'states', ({ body }) => admin.populateStates(body.states as string[]));
  on('POST', 'learners/:id/cancel', ({ id }) => admin.cancel(id));
  on('POST', 'learners/:id/ask-again', ({ id, body }) => admin.askAgain(id, Number(body.createdDaysAgo ?? 0)));
  on('POST', 'learners/:id/queue-for-partners', ({ id }) => admin.queueForPartners(id));
  on('GET', 'partner-queue', () => admin.partnerQueue());
  on('POST', 'partner-queue/reset', () => admin.resetPartnerQueue());
  on('GET', 'drive', () => admin.drive.list());
  on('POST', 'drive/folders', ({ body }) => ({
    id: admin.drive.addFolder(String(body.name), body.people as string[]),
  }));
  on('POST', 'drive/files/:file', ({ file, body }) => admin.drive.age(file, String(body.createdTime)));
  on('GET', 'faults', () => admin.faults());
  on('POST', 'faults', ({ body }) => admin.addFault(checkFaultRule(body)));
  on('DELETE', 'faults', () => admin.removeFaults());
  on('DELETE', 'faults/:id', ({ id }) => admin.removeFaults(id));
  on('GET', 'requests', () => admin.requests());
  on('DELETE', 'requests', () => admin.clearRecord());
  on('GET', 'violations', () => admin.violations());
  on('GET', 'totals', () => admin.totals());
  on('GET', 'options', () => admin.tuning());
  on('POST', 'options', ({ body }) => admin.tune(body));
  on('POST', 'tokens/revoke', () => admin.revokeTokens());
  on('POST', 'down/:service', ({ service }) => board.down(service));
  on('POST', 'up/:service', ({ service }) => board.up(service));
  on('POST', 'reset', () => board.reset());
}

interface Asked {
  readonly id: number;
  readonly service: string;
  /** In Google Drive. */
  readonly file: string;
  readonly body: Body;
  readonly query: Readonly<Record<string, string | undefined>>;
}

function asked(request: FastifyRequest): Asked {
  const params = request.params as Record<string, string>;
  return {
    id: Number(params.id),
    service: params.service ?? '',
    file: params.file ?? '',
    body: JSON.parse((request.body || '{}') as string) as Body,
    query: request.query as Asked['query'],
  };
}

/** `{"count": 5, …}` invents them, `{"learners": [{"username": …}]}` takes those given. */
function addLearners(admin: SandboxAdmin, body: Body): unknown {
  if (Array.isArray(body.learners)) return admin.add(body.learners as LearnerSpec[]);
  if (typeof body.count !== 'number') throw new Error('give count, or learners');
  return admin.seed(body as unknown as SeedOptions);
}

function note(body: Body): string | undefined {
  return body.note === undefined ? undefined : String(body.note);
}
