/** The rule by which the ids of tasks that come again are made. */
export const AGAIN = 'again';
