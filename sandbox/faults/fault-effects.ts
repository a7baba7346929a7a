import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, json, sentence, uncaught } from '../services/answers';
import { withBadRows } from './bad-rows';
import type { FaultAction } from './fault-rules';
import { gatewayAnswer, gatewayPage } from './gateway-answers';

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
    case 'late':
      reset(reply);
      await sleep(action.ms, undefined, { ref: false });
      return undefined;
    case 'hang':
      reply.hijack();
      return 'lost';
    case 'reset-before':
      return reset(reply);
    case 'gateway':
      return action.after === true ? undefined : gatewayAnswer(action.answer, request);
    default:
      return undefined;
  }
}

/** What becomes of the answer once the work is done. */
export function afterWork(action: FaultAction, answer: Answer, request: FastifyRequest, reply: FastifyReply): Outcome {
  switch (action.kind) {
    case 'gateway':
      return gatewayAnswer(action.answer, request);
    case 'reset-after':
      return reset(reply);
    case 'late':
      return 'lost';
    case 'hang-after':
      reply.hijack();
      return 'lost';
    case 'status-after':
      return answerOf(action.status ?? 504);
    case 'half-json':
      return halved(answer, action.status);
    case 'bad-row':
      return withBadRows(answer, action);
    case 'cut-off':
      return cutOff(answer, reply);
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
function withBody(answer: Answer): Answer & { readonly body: string | Buffer } {
  const status = answer.status === 204 ? 200 : answer.status;
  if (answer.body !== undefined && answer.body.length > 0) return { ...answer, status, body: answer.body };
  return { ...answer, status, type: 'application/json', body: '{"success": true}' };
}

function halved(answer: Answer, status: number | undefined): Answer {
  const whole = withBody(answer);
  return { ...whole, status: status ?? whole.status, body: whole.body.slice(0, whole.body.length / 2) };
}

/** The head promises the whole body; the connection ends in its middle. */
function cutOff(answer: Answer, reply: FastifyReply): 'lost' {
  const { status, type, headers, body } = withBody(answer);
  const bytes = Buffer.from(body);
  reply.hijack();
  reply.raw.writeHead(status, { ...headers, 'content-type': type, 'content-length': bytes.length });
  reply.raw.write(bytes.subarray(0, bytes.length / 2), () => reply.raw.socket?.destroy());
  return 'lost';
}

/** A status with the body that usually comes with it. */
function answerOf(status: number, body?: string, retryAfterS?: number): Answer {
  const headers = retryAfterS === undefined ? undefined : { 'retry-after': String(retryAfterS) };
  const answer = body === undefined ? usual(status) : { status, type: 'application/json', body };
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function usual(status: number): Answer {
  if (status === 500) return uncaught();
  if (status > 500) return gatewayPage(status);
  if (status === 429) return json(status, { detail: 'Request was throttled.' });
  if (status === 401 || status === 403) return json(status, { detail: 'Not allowed.' });
  return status === 204 ? { status } : sentence(status, 'As the fault wanted.');
}
