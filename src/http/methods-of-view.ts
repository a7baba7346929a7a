import type { HttpAnswer, HttpMethod } from './http';

/** In this order Django names the methods of a view. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/**
 * The methods that the header `Allow` names, where it is as Django REST framework writes it; else none. A proxy that
 * adds the header to every answer (nginx: `add_header Allow "GET, POST, HEAD"`) must not pass for the service, so the form
 * is exact: one line, Django's order, each method once, `OPTIONS` always, `HEAD` just where `GET` is. A view that is a
 * function names its method and `OPTIONS`, in any order. One method alone counts, too: it says something of this very view,
 * and no line for every answer is so.
 * @source Django, View.http_method_names and View.setup; Django REST framework, APIView.default_response_headers, api_view
 */
export function methodsOfView(answer: Pick<HttpAnswer, 'lines'>): readonly string[] {
  const [line, second] = answer.lines('allow');
  if (line === undefined || second !== undefined) return [];
  const names = line.split(', ');
  return isOfClass(names) || isOfFunction(names) || isOne(names) ? names : [];
}

function isOfClass(names: readonly string[]): boolean {
  const expected = METHODS.filter((method) => names.includes(method));
  return (
    names.join() === expected.join() && names.includes('OPTIONS') && names.includes('GET') === names.includes('HEAD')
  );
}

function isOfFunction(names: readonly string[]): boolean {
  const own = METHODS.filter((method) => method !== 'HEAD' && method !== 'OPTIONS' && names.includes(method));
  return names.length === 2 && own.length === 1 && names.includes('OPTIONS');
}

function isOne(names: readonly string[]): boolean {
  return names.length === 1 && (METHODS as readonly string[]).includes(names[0] ?? '') && names[0] !== 'OPTIONS';
}

/** Whether it has the platform's mark; see `Mark`. */
export function isMarked(answer: Pick<HttpAnswer, 'lines'>, method: HttpMethod): boolean {
  return methodsOfView(answer).includes(method);
}

/** Whether it has a header `Allow` for this method, in whatever form. */
export function claimsMark(answer: Pick<HttpAnswer, 'lines'>, method: HttpMethod): boolean {
  return answer.lines('allow').some((line) =>
    line
      .toUpperCase()
      .split(/[\s,]+/)
      .includes(method),
  );
}
