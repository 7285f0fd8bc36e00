import type { IndexOf } from './postings';

/** How many ids stand in one row. */
export const BLOCK = 64;

/** Returns the key of the row with the id of an ordinal. */
export const blockOf = (of: IndexOf, ordinal: number): string =>
	`${of}/${Math.floor(ordinal / BLOCK)
		.toString(36)
		.padStart(6, '0')}`;

/** Returns the key of the row that says which ordinal is given next. */
export const counterOf = (of: IndexOf): string => `next/${of}`;
