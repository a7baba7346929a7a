/** What a view gives back, before faults have had their way with it. */
export interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string | Buffer;
  /** A list is sent as so many lines. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Made by something in front of the service, whose marks it lacks. */
  readonly foreign?: true;
}

const JSON_TYPE = 'application/json';
const HTML_TYPE = 'text/html; charset=utf-8';

export const NO_CONTENT: Answer = { status: 204 };

export function json(status: number, value: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status, type: JSON_TYPE, body: JSON.stringify(value), headers };
}

/** JSON that has been put into words already. */
export function rawJson(status: number, body: string): Answer {
  return { status, type: JSON_TYPE, body };
}

/** A sentence of a view: a JSON string, in quotes. */
export function sentence(status: number, text: string): Answer {
  return json(status, text);
}

/** A view's 404 with nothing in it. */
export function bare(status: number): Answer {
  return { status };
}

/** A page of Django's or of a proxy in front of it. */
export function page(status: number, title: string): Answer {
  const body = `<!DOCTYPE html>\n<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, type: HTML_TYPE, body };
}

/** What an error that no view caught looks like from outside. */
export function uncaught(): Answer {
  return page(500, 'Server Error (500)');
}

export function redirect(status: number, location: string): Answer {
  return { status, type: HTML_TYPE, body: '', headers: { location } };
}
