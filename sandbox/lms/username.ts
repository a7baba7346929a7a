/**
 * A name as the routes of the LMS take it. Names with an apostrophe, a bracket, a per cent sign or a combining mark are no
 * path of theirs, though such learners exist.
 */
export const USERNAME = /^[\p{L}\p{N}_ .@+-]+$/u;
