import { z } from 'zod';

/** Text of a file, with what is wrong in words. */
export const text = () => z.string({ error: 'must be text' });
