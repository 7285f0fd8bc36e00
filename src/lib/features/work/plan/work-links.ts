import { cardHref } from '$lib/features/records/cards/links';
import type { Row } from '$lib/replica/store/rows';

/** Returns where something that can be planned is opened: a call among those of its campaign, everything else as its card. */
export const workHref = (row: PlannedRow): string =>
	row.kind === 'call' ? `/s/${row.space}/campaigns/${row.campaign}/call` : cardHref(row);

/** A row of what a person has to do, by which it is planned. */
export type PlannedRow = Extract<Row, { readonly kind: 'task' | 'deal' | 'call' }>;

/** Whether something can be planned for an hour. */
export const isPlannable = (row: Row): row is PlannedRow =>
	row.kind === 'task' || row.kind === 'deal' || row.kind === 'call';
