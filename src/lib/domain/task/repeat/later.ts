import { allKeyed, keyed } from '../../core/keyed';
import type { MemberId } from '../../core/ids';
import { priorityNamed, type Priority } from '../priority';

/**
 * What of a task may be changed for this one alone: the next one of its series has what was there before. `lead` is how
 * many days before its due date a task begins.
 */
export const KEPT = ['title', 'owner', 'priority', 'estimate', 'lead'] as const;

export type KeptField = (typeof KEPT)[number];

/** The values that the next task has instead; `''` for none. */
export type LaterValues = Readonly<Partial<Record<KeptField, string | number>>>;

/** Whether something of a task may be changed for this one alone. */
export const isKept = (key: string): key is KeptField => KEPT.some((field) => field === key);

/** Returns the field with what the next task has instead. */
export const laterField = (field: KeptField): string => keyed('later', field);

/** Returns what the next task of a series has instead, from the fields of a task. */
export const laterIn = (fields: Readonly<Record<string, unknown>>): LaterValues =>
	Object.fromEntries(
		allKeyed('later', fields).flatMap(([key, value]) =>
			isKept(key) && (typeof value === 'string' || typeof value === 'number') ? [[key, value]] : []
		)
	);

/** What a task has of its own. */
interface Own {
	readonly title: string;
	readonly owner: MemberId | null;
	readonly priority: Priority | null;
	/** Minutes. */
	readonly estimate: number | null;
}

/** What of a task the next one of its series takes over. */
export interface Carried extends Own {
	/** Days; `null` when the task does not say when it begins, or is due. */
	readonly lead: number | null;
}

/** Returns what the next task takes over from one: what it has, and what it had before it alone was changed. */
export function carriedFrom(
	{ later, ...task }: Own & { readonly later: LaterValues },
	lead: number | null
): Carried {
	const { title = task.title, owner = task.owner, priority = task.priority } = later;
	const { estimate = task.estimate, lead: kept = lead } = later;
	return {
		title: title === '' ? task.title : String(title),
		owner: owner === '' || owner === null ? null : String(owner),
		priority: priorityNamed(priority),
		estimate: typeof estimate === 'number' ? estimate : null,
		lead: typeof kept === 'number' ? kept : null
	};
}
