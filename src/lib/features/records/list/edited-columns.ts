import type { CardRow } from '../cards/cards';

/** The columns of a list whose cells are edited in place, for each kind of record. */
const EDITED = {
	deal: ['title', 'revenue', 'day', 'owner', 'contact'],
	task: ['title', 'day', 'owner', 'priority', 'project', 'start', 'estimate', 'progress']
} as const satisfies Record<CardRow['kind'], readonly string[]>;

/** A column whose cells are edited in place. */
export type EditedColumn = (typeof EDITED)[CardRow['kind']][number];

/** Returns the column of this key if its cells are edited in place, else `null`. */
export const editedColumn = (kind: CardRow['kind'], key: string): EditedColumn | null =>
	EDITED[kind].find((column) => column === key) ?? null;
