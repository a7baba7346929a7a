import { RetirementError } from '../../domain/failure/failure';
import { isRefusal } from '../../openedx/lms/lms';

/** What a question was answered. That the LMS will not answer it says nothing of the learner. */
export async function orUnavailable<Answer>(question: Promise<Answer>): Promise<Answer> {
  try {
    return await question;
  } catch (error) {
    if (isRefusal(error)) throw new RetirementError('service.unavailable', error.facts);
    throw error;
  }
}
