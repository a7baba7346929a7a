import { faultsOf } from './faults-of';
import { goodBut } from './good-file';

const refused = faultsOf();

describe('loadConfig() reports what is wrong below lethe: and beside it', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'a key of ours that is misspelt',
      'cool_off_days',
      'cool_of_days',
      /^13: lethe.cool_of_days: .*unknown key → did you mean cool_off_days\?/,
    ],
    [
      'a value of ours that is of the wrong kind',
      'cool_off_days: 14',
      'cool_off_days: fourteen',
      /^13: lethe.cool_off_days: lethe.cool_off_days must be a whole number: "fourteen" → write cool_off_days: 14/,
    ],
    [
      'a number of any length, cut short',
      'cool_off_days: 14',
      `cool_off_days: ${'9'.repeat(4_000)}`,
      /must be a whole number: 9{40}… → write cool_off_days: 14/,
    ],
    ['a cool-off below none', 'cool_off_days: 14', 'cool_off_days: -1', /must be at least 0: -1/],
    [
      'a key of ours that is left empty',
      'cool_off_days: 14',
      'cool_off_days:',
      /^13: lethe.cool_off_days: .*is empty → write cool_off_days: 14, or remove the key/,
    ],
    [
      'a duration without its unit',
      'cool_off_days: 14',
      'adopt_after: 30',
      /^13: lethe.adopt_after: .*must be a duration with its unit: 30 → write adopt_after: 1h/,
    ],
    [
      'a duration that is none',
      'cool_off_days: 14',
      'adopt_after: soon',
      /^13: lethe.adopt_after: .*is not a duration: "soon"/,
    ],
    ['a duration that is too short', 'cool_off_days: 14', 'adopt_after: 1s', /must be at least 1m/],
    [
      'an unknown time zone',
      'cool_off_days: 14',
      'schedule: {cron: "0 3 * * *", timezone: Mars/Olympus}',
      /^13: lethe.schedule.timezone: .*is not a time zone: "Mars\/Olympus"/,
    ],
    [
      'an invalid cron expression',
      'cool_off_days: 14',
      'schedule: {cron: often}',
      /^13: lethe.schedule.cron: .*is not a cron expression: "often"/,
    ],
    [
      'both an interval and a cron expression',
      'cool_off_days: 14',
      'schedule: {every: 1h, cron: "0 3 * * *"}',
      /has both "every" and "cron"/,
    ],
    [
      'an answer that may take longer than the attempt',
      'cool_off_days: 14',
      'attempt_deadline: 50s',
      /lethe.attempt_deadline \(50s\) leaves a service no time to answer: answer_timeout is 60s/,
    ],
    [
      'the same of one service alone',
      'cool_off_days: 14',
      'services: {LMS: {attempt_deadline: 60s}}',
      /lethe.services.LMS.attempt_deadline \(60s\)/,
    ],
    [
      'partners who would share a folder on disk',
      '  cool_off_days: 14',
      '  cool_off_days: 14\n  partner_report: {folder: reports}\norg_partner_mapping: {AthenX: [A/B], BayU: ["A:B"]}',
      /^\d+: org_partner_mapping: .*would get the same folder: "A\/B", "A:B" → give each a name that differs/,
    ],
    [
      'an id of ours that cannot be one',
      'id: academy',
      'id: My Academy',
      /^12: lethe.id: lethe.id must be lower-case letters/,
    ],
    [
      'something under lethe that is no mapping',
      'id: academy\n  cool_off_days: 14',
      '- academy',
      /^12: lethe: lethe must be a mapping/,
    ],
    [
      'a switch that is no switch',
      'lethe:\n',
      'fetch_ecommerce_segment_id: "yes"\nlethe:\n',
      /^11: fetch_ecommerce_segment_id: .*must be yes or no/,
    ],
    [
      'base URLs that are no mapping',
      'base_urls:\n  lms: https://courses.example.com/\n  credentials: https://credentials.example.com/\n',
      'base_urls: https://courses.example.com\n',
      /^3: base_urls: base_urls must be a mapping/,
    ],
    [
      'an extra service with the name of one that is there',
      'lethe:\n',
      'EXTRA_SERVICES_TO_RETIRE_FROM: [{name: LMS, service_base_url: "https://a.example.com", retirement_url_path: a}]\nlethe:\n',
      /^11: EXTRA_SERVICES_TO_RETIRE_FROM\[0\].name: .*there is already a service named LMS/,
    ],
    [
      'an extra service that lacks its URL',
      'lethe:\n',
      'EXTRA_SERVICES_TO_RETIRE_FROM: [{name: A}]\nlethe:\n',
      /^11: EXTRA_SERVICES_TO_RETIRE_FROM\[0\].service_base_url: /,
    ],
  ])('%s', async (_what, from, to, expected) => {
    const lines = await refused.lines(goodBut(from, to));
    expect(lines.filter((line) => expected.test(line))).toHaveLength(1);
  });
});
