/** When the next task of a series is made: when one ends, done or dropped, or when its day comes. */
export type RepeatBy = 'end' | 'day';

export const REPEAT_BY: readonly RepeatBy[] = ['end', 'day'];

/** Returns the field of a task for when its next one is made: nothing is stored for what is usual. */
export const storedBy = (by: RepeatBy): 'day' | null => (by === 'day' ? 'day' : null);

/** The link of the row of a task that is followed when a day comes: by it those are found. No id is like it. */
export const BY_DAY = '@day';
