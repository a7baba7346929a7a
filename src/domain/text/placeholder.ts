/** Words that examples put where a value of one's own belongs. */
const WORDS = [
  /^(?:please|kindly)[-_. ]/i,
  /^(?:set|change|replace|fill|insert|enter|edit)[-_. ]?(?:me|this|that|it|in|here|with|your)(?:[-_. ].*)?$/i,
  /^(?:set|change|replace|fill|insert|enter|edit|add|put)[-_. ].*[-_. ]here$/i,
  /^(?:your|our|my)[-_. ].*[-_. ](?:id|secret|key|token|password|host|domain|site|lms|url|here)$/i,
  /^your[-_. ]?(?:id|secret|key|token|password|host|hostname|domain|site|lms|url|company|organization|university)$/i,
  /^(?:todo|fixme|tbd|placeholder|x{3,}|\.{3}|…)$/i,
];
/** What a template should have filled in: `<client id>`, `{{ secret }}`, `${SECRET}`, `%SECRET%`. */
const TEMPLATE = /^<.*>$|\{\{.*\}\}|\{%.*%\}|^\$\{?[A-Za-z_]\w*\}?$|^%[A-Za-z_]\w*%$/s;

/** Whether a value was left as an example or a template has it. */
export function isPlaceholder(text: string): boolean {
  const value = text.trim();
  return value.length <= 200 && (TEMPLATE.test(value) || WORDS.some((words) => words.test(value)));
}

/** The same for the host of a URL: each of its labels, and what cannot be in any. */
export function isPlaceholderHost(host: string): boolean {
  return /[<>{}$]|%24|%7b/i.test(host) || host.split('.').some(isPlaceholder) || isPlaceholder(host);
}
