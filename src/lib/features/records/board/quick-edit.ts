import type { MemberId } from '$lib/domain/core/ids';
import type { CardRow } from '../cards/cards';

/** The fields of a card's quick edit, as they are typed. */
export interface Draft {
	readonly title: string;
	readonly revenue: number | null;
	readonly day: string | null;
	readonly owner: MemberId | null;
}

/** Returns the fields with the values of a card. */
export const draftOf = (row: CardRow): Draft => ({
	title: row.title,
	revenue: row.kind === 'deal' ? row.revenue : null,
	day: row.kind === 'deal' ? row.closeOn : row.dueOn,
	owner: row.owner
});

/**
 * Returns the values to which an edit is undone. A field that nobody has changed since gets its old
 * value. A field that somebody has changed keeps the edit's value, so that it is not written, and is
 * listed in `changed`.
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
