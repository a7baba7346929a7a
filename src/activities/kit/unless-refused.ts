import { isRefusal } from '../../openedx/lms/lms';

/**
 * What the LMS answers to a write, with every refusal of its own as `refused`: the status must bear it out before it is
 * believed, in whatever form it comes.
 */
export async function unlessRefused<Answer>(write: Promise<Answer>): Promise<Answer | 'refused'> {
  try {
    return await write;
  } catch (error) {
    if (isRefusal(error)) return 'refused';
    throw error;
  }
}
