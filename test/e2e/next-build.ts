import { patched, type WorkflowInterceptors } from '@temporalio/workflow';

/** The change that the next build brings, in a patch as CONTRIBUTING.md asks for. */
export const PATCH = 'steps-say-their-build';

/**
 * What makes the bundle of the next build differ from today's: behind a patch, the summary of each
 * activity says so. A run that has passed it cannot be replayed by today's build, as after any such change.
 */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity(input, next) {
        const more = patched(PATCH) ? ', under the next build' : '';
        return next({ ...input, options: { ...input.options, summary: `${input.options.summary}${more}` } });
      },
    },
  ],
});
