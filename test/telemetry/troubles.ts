import { ApplicationFailure } from '@temporalio/common';
import { AxiosError, AxiosHeaders } from 'axios';
import { z } from 'zod';

/** What must be in no line: a learner, and every secret. */
export const SECRETS = [
  'Zelda',
  'zelda.example@example.com',
  'Zelda_Invented',
  'token-of-ours',
  '5a9d-secret',
] as const;

const [name, email, username, token, secret] = SECRETS;

/** An error as axios makes it: the whole request is in its fields. */
function axiosError(): AxiosError {
  const headers = new AxiosHeaders({ authorization: `JWT ${token}` });
  const config = {
    headers,
    url: `https://lms.example.com/retire/${username}`,
    data: JSON.stringify({ username, email }),
  };
  return new AxiosError(
    `Request about ${username} failed`,
    'ERR_BAD_RESPONSE',
    config,
    { email },
    {
      status: 500,
      statusText: `no ${name}`,
      headers: {},
      config,
      data: `<html>${name} ${email}</html>`,
    },
  );
}

function changed(error: Error): Error {
  error.message = 'changed since';
  return error;
}

/** Everything that might be thrown in a worker, each with somebody's name in it where one fits. */
export const TROUBLES: Readonly<Record<string, () => unknown>> = {
  'an error with a name in its message': () => new Error(`${name} <${email}> cannot be erased`),
  'an error whose message has lines like frames': () =>
    new Error(`first\n    at ${name} (${email}:1:2)\n    at ${username} (/x.ts:3:4)`),
  'an error whose message was changed after its stack was written': () =>
    changed(new Error(`${name}\nof ${email}\n  who asked`)),
  'an error with a name in its cause': () => new Error('it failed', { cause: new Error(email) }),
  'an error with names in its fields': () => Object.assign(new TypeError('it failed'), { learner: { name, email } }),
  'several errors at once': () => new AggregateError([new Error(email), new Error(username)], `all of ${name}`),
  'an axios error': axiosError,
  'an error of zod': () => z.object({ username: z.literal('Ann') }).safeParse({ username, email }).error,
  'an error of JSON': () => {
    try {
      return JSON.parse(`{"email": ${email}`);
    } catch (error) {
      return error;
    }
  },
  'a failure of Temporal': () =>
    ApplicationFailure.create({
      message: `${name} failed`,
      type: 'x',
      details: [{ email }],
      cause: new Error(username),
    }),
  'a text': () => `${name} ${token}`,
  'an object': () => ({ email, secret, toString: () => name }),
  nothing: () => undefined,
};
