/** Usernames of those who are due that travel in one answer. The list of everybody would be too long for a payload. */
export const DUE_A_PAGE = 200;
