import type { SandboxTuning } from './sandbox-options';
import type { Answer } from './services/answers';
import type { Route } from './services/call';
import type { ServiceName } from './services/services';

/** In the order in which Django REST framework names them. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What a view takes; GET brings HEAD, and each view answers OPTIONS. */
export function methodsOf(route: Route): string[] {
  const own = METHODS.filter((method) => route[method] !== undefined);
  return [...own, ...(route.GET === undefined ? [] : ['HEAD']), 'OPTIONS'];
}

/**
 * The answer with the headers that Django REST framework puts on all that its views answer: `Allow`, and `Vary: Accept`
 * where a view has several renderers, which those of the LMS have not. An error that no view caught (HTML) has neither.
 */
export function marked(answer: Answer, route: Route, service: ServiceName, tuning: SandboxTuning): Answer {
  if (route.plain || answer.foreign || answer.type?.startsWith('text/html')) return answer;
  const headers: Record<string, string> = {};
  if (!tuning.allowStripped.includes(service)) headers.allow = methodsOf(route).join(', ');
  if (service !== 'lms') headers.vary = 'Accept';
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

/** The answer as it comes out of a proxy that adds an `Allow` of its own, also to answers of its own. */
export function throughProxy(answer: Answer, service: ServiceName, tuning: SandboxTuning): Answer {
  if (!tuning.allowAdded.includes(service)) return answer;
  const own = answer.headers?.allow ?? [];
  return { ...answer, headers: { ...answer.headers, allow: [own, tuning.addedAllow].flat() } };
}
