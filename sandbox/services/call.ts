import type { BreachKind } from '../ledger';
import type { Client } from '../lms/token-desk';
import type { SandboxTuning } from '../sandbox-options';
import type { Site } from '../site';
import type { Answer } from './answers';
import type { ServiceName } from './services';

/** One request as a view sees it. */
export interface Call {
  readonly site: Site;
  readonly service: ServiceName;
  /** The parsed body; an empty one is `{}`. */
  readonly body: unknown;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Undefined only if the view requires no token. */
  readonly client: Client | undefined;
  /** A fault asked that the work be left half done. */
  readonly halfDone: boolean;
  /** Notes that the request broke the contract. */
  breach(kind: BreachKind): void;
}

export type View = (call: Call) => Answer | Promise<Answer>;

/** Whom a view lets in. `anybody` still needs a token, `nobody` none. */
export type Access = 'nobody' | 'anybody' | 'worker' | 'canceller' | 'replacement';

/** One path of a service, with a view for each method it takes. */
export interface Route {
  readonly path: string;
  readonly access: Access;
  /** Bodies that the view reads: JSON and forms, unless it is set here. Any other is a 415. `raw` is the text as it came. */
  readonly reads?: 'json' | 'nothing' | 'raw';
  /** The view makes a sentence with 500 of every error, a body that it cannot read among them. */
  readonly catches?: true;
  /** Methods whose views do not look at the body at all. */
  readonly ignores?: readonly string[];
  /** No view of Django REST framework: its answers have no `Allow`. */
  readonly plain?: true;
  /** What a part of the path must be; else the service has no such path. */
  readonly parts?: Readonly<Record<string, RegExp>>;
  /** Whether this release of the service has the path at all. */
  readonly isThere?: (tuning: SandboxTuning) => boolean;
  readonly GET?: View;
  readonly POST?: View;
  readonly PUT?: View;
  readonly PATCH?: View;
  readonly DELETE?: View;
}

/** The body as an object, when it is one. */
export function fields(call: Call): Readonly<Record<string, unknown>> | undefined {
  const { body } = call;
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? (body as Record<string, unknown>)
    : undefined;
}

/** A field that must be text with something in it; what is missing is noted as a breach. */
export function textField(call: Call, name: string): string | undefined {
  const value = fields(call)?.[name];
  if (typeof value === 'string' && value !== '') return value;
  call.breach('missing-key');
  return undefined;
}
