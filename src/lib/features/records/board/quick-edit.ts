import type { MemberId } from '$lib/domain/core/ids';
import type { CardRow } from '../cards/cards';

/** The fields of a card's quick edit as they are typed. */
export interface Draft {
	readonly title: string;
	readonly revenue: number | null;
	readonly day: string | null;
	readonly owner: MemberId | null;
}

/** The fields as a card has them. */
export const draftOf = (row: CardRow): Draft => ({
	title: row.title,
	revenue: row.kind === 'deal' ? row.revenue : null,
	day: row.kind === 'deal' ? row.closeOn : row.dueOn,
	owner: row.owner
});

/**
 * What an edit is taken back to: as before where nobody has changed it since, else as the edit has left
 * it, so that it is not touched. Gives the fields that somebody has changed.
 */
export function stillAs(
	before: Draft,
	after: Draft,
	now: Draft
): { readonly back: Draft; readonly changed: readonly (keyof Draft)[] } {
	const fields = ['title', 'revenue', 'day', 'owner'] as const;
	const changed = fields.filter(
		(field) => before[field] !== after[field] && now[field] !== after[field]
	);
	const kept = Object.fromEntries(changed.map((field) => [field, after[field]]));
	return { back: { ...before, ...kept }, changed };
}
