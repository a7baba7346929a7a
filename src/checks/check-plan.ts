import type { Check, Finding } from '../domain/checks/check';
import { doubtfulSteps } from '../domain/pipeline/doubtful-steps';
import { counted } from '../domain/text/counted';
import { DAY_MS } from '../domain/time/day-ms';
import { formatDuration } from '../domain/time/format-duration';
import type { SiteParts } from './site-parts';

/** Days of the shortest and of the longest month. */
const [SHORT_MONTH, LONG_MONTH] = [28, 31];

type Rules = SiteParts['rules'];

/** What the rules alone show: steps that never work or come in the wrong order, and a cool-off that leaves no time. */
export function checkPlan(rules: Rules): readonly Check[] {
  const { steps } = rules.plan;
  const nameOf = (index: number) => steps[index]?.start ?? '';
  const warnings = doubtfulSteps(steps, nameOf).map(
    ({ index, message, hint }): Check => ({
      id: 'pipeline',
      verdict: 'warn',
      says: `${nameOf(index)}: ${message}`,
      todo: hint,
    }),
  );
  const order: readonly Check[] =
    warnings.length > 0
      ? warnings
      : [{ id: 'pipeline', verdict: 'pass', says: 'the steps are in an order that works' }];
  return [...order, { id: 'deadlines', ...checkDeadlines(rules) }];
}

/** The time between the end of the cool-off, as late as it can be, and the due date, as early as it can be. */
function checkDeadlines({ plan, schedule }: Rules): Finding {
  const { coolOffDays, coolOffJitterMs, dueMonths, failureBudgetMs } = plan;
  if (coolOffDays === null) {
    const says = 'no cool-off is set: nobody is discovered by schedule, and each discovery needs --cool-off-days';
    const todo = 'write lethe: {cool_off_days: N}; the scripts wait 7 days, edX 14, the Tutor plugin 30';
    return { verdict: 'warn', says, todo };
  }
  // A learner who was found before the cool-off ends begins with it; else the next discovery begins.
  const cadenceMs = (schedule.everyMs ?? DAY_MS) + schedule.jitterMs;
  const beginsMs = Math.max(coolOffDays * DAY_MS, cadenceMs) + coolOffJitterMs;
  const leftMs = dueMonths * SHORT_MONTH * DAY_MS - beginsMs;
  const mostMs = dueMonths * LONG_MONTH * DAY_MS - beginsMs;
  const law = `${dueMonths === 1 ? 'a month' : counted(dueMonths, 'month')} after the request (due_months)`;
  const cool = `a cool-off of ${counted(coolOffDays, 'day')}`;
  const todo = 'shorten cool_off_days, or lengthen due_months if the law that applies to you allows more';
  if (mostMs <= 0) {
    return {
      verdict: 'fail',
      says: `with ${cool} every learner is overdue before the first step: due is ${law}`,
      todo,
      about: 'config',
    };
  }
  if (leftMs <= 0) {
    const says = `with ${cool}, some learners are overdue before the first step: due is ${law}, and a month can have ${SHORT_MONTH} days`;
    return { verdict: 'warn', says, todo };
  }
  const left = `${cool} leaves ${formatDuration(leftMs)} for the steps at least: due is ${law}`;
  if (leftMs < failureBudgetMs * 3) return { verdict: 'warn', says: `${left}; one outage can use that up`, todo };
  return { verdict: 'pass', says: left };
}
