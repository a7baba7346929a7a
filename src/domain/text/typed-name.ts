/**
 * A username as somebody typed it: a file that was saved on a Mac has `é` as two characters, where the LMS has one. Nothing
 * else is changed, so that it is nobody else's name.
 */
export function typedName(text: string): string {
  return text.normalize('NFC').trim();
}

/**
 * A username that an account is to get. Django changes what a user types to log in in this way, so an account of a name in
 * another form could never log in.
 * @source django.contrib.auth.forms, UsernameField.to_python
 */
export function wantedName(text: string): string {
  return text.normalize('NFKC').trim();
}
