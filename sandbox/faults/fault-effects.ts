import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, json, page, redirect, sentence, uncaught } from '../services/answers';
import type { FaultAction } from './fault-rules';

/** `lost`: the caller gets no answer, and nobody may send one any more. */
export type Outcome = Answer | 'lost';

/** What a fault does instead of the work; undefined when the work is to be done. */
export async function beforeWork(
  action: FaultAction,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Outcome | undefined> {
  switch (action.kind) {
    case 'refuse':
      return sentence(400, action.message ?? 'Refused.');
    case 'status':
      return answerOf(action.status, action.body, action.retry_after);
    case 'delay':
      await sleep(action.ms, undefined, { ref: false });
      return undefined;
    case 'hang':
      reply.hijack();
      return 'lost';
    case 'reset-before':
      return reset(reply);
    case 'html':
      return proxyPage(action.status ?? 200);
    case 'redirect':
      return redirect(302, `/login?next=${encodeURIComponent(request.url)}`);
    default:
      return undefined;
  }
}

/** What becomes of the answer once the work is done. */
export function afterWork(action: FaultAction, answer: Answer, reply: FastifyReply): Outcome {
  switch (action.kind) {
    case 'reset-after':
      return reset(reply);
    case 'hang-after':
      reply.hijack();
      return 'lost';
    case 'status-after':
      return answerOf(action.status ?? 504);
    case 'half-json':
      return halved(answer, action.status);
    default:
      return answer;
  }
}

function reset(reply: FastifyReply): 'lost' {
  reply.hijack();
  reply.raw.socket?.resetAndDestroy();
  return 'lost';
}

/** An answer without a body is given one first, as there is nothing to cut in a 204. */
function halved(answer: Answer, status: number | undefined): Answer {
  const whole = answer.body === undefined || answer.body === '' ? '{"success": true}' : answer.body;
  const fallback = answer.status === 204 ? 200 : answer.status;
  return { ...answer, status: status ?? fallback, type: 'application/json', body: whole.slice(0, whole.length / 2) };
}

function proxyPage(status: number): Answer {
  return page(status, status < 400 ? 'Welcome' : `${status} from the gateway`);
}

/** A status with the body that whoever sends such a status sends with it. */
function answerOf(status: number, body?: string, retryAfterS?: number): Answer {
  const headers = retryAfterS === undefined ? undefined : { 'retry-after': String(retryAfterS) };
  const answer = body === undefined ? usual(status) : { status, type: 'application/json', body };
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function usual(status: number): Answer {
  if (status === 500) return uncaught();
  if (status > 500) return proxyPage(status);
  if (status === 429) return json(status, { detail: 'Request was throttled.' });
  if (status === 401 || status === 403) return json(status, { detail: 'Not allowed.' });
  return status === 204 ? { status } : sentence(status, 'As the fault wanted.');
}
