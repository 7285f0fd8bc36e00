import type { CardRow } from './cards';

/** Returns the address of a card's panel. */
export const cardHref = (row: Pick<CardRow, 'kind' | 'space' | 'id'>): string =>
	`/s/${row.space}/${row.kind === 'task' ? 'task' : 'deal'}/${row.id}`;
