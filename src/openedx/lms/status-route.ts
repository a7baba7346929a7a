/**
 * Whether the LMS's status call can carry this name. Its route takes Python's `[\w .@_+-]+`; any other name gets a page
 * with 404 there, though the learner exists. `.` and `..` are steps in a URL. Such a learner is found by a list alone.
 * @source openedx-platform lms/urls and user_api/urls, USERNAME_PATTERN; Python's `\w` is letters, digits and `_`
 */
export function statusRouteTakes(username: string): boolean {
  return username !== '.' && username !== '..' && /^[\p{L}\p{N}_ .@+-]+$/u.test(username);
}
