import { z } from 'zod';
import { type Answers, empty, json } from '../../src/http/answer-form';

/** For tests of what is below an answer: any 200 of JSON, and nothing at all. */
export const ANY_SUCCESS = { ok: [empty(204), empty(200), json(200, z.unknown())] } as const satisfies Answers;
