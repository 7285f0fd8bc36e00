import { isId } from '../domain/core/ids';
import { INTERACTIONS, type HistoryEntry, type Plain, type Post } from '../domain/history/history';

/**
 * Returns whether a value is an object. Only its own properties count: inherited ones would not be stored
 * with it.
 */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isPlain = (value: unknown): value is Plain =>
	value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** Reads one line of a history. Returns `null` when it is invalid. */
export function readHistoryEntry(value: unknown): HistoryEntry | null {
	if (!isObject(value)) return null;
	const { id, at, by, what } = value;
	if (typeof id !== 'string' || typeof at !== 'number' || typeof by !== 'string') return null;
	const base = { id, at, by };
	const { from, to, importId } = value;
	const marks = isId(importId) ? { importId } : {};
	switch (what) {
		case 'created':
		case 'binned':
		case 'restored':
			return { ...base, what };
		case 'activity': {
			const { activity, done, note } = value;
			return typeof activity === 'string' && typeof done === 'boolean' && typeof note === 'string'
				? { ...base, what, activity, done, note }
				: null;
		}
		case 'stage':
			return typeof from === 'string' && typeof to === 'string'
				? { ...base, what, from, to, ...marks }
				: null;
		case 'owner':
			return (typeof from === 'string' || from === null) && typeof to === 'string'
				? { ...base, what, from, to, ...marks }
				: null;
		case 'field': {
			const { field } = value;
			if (typeof field !== 'string' || !isPlain(from) || !isPlain(to)) return null;
			return { ...base, what, field, from, to, ...marks };
		}
		default:
			return null;
	}
}

/** Reads one post. Returns `null` when it is invalid. */
export function readPost(value: unknown): Post | null {
	if (!isObject(value)) return null;
	const { id, at, by, text } = value;
	if (typeof id !== 'string' || typeof at !== 'number' || typeof by !== 'string') return null;
	if (typeof text !== 'string') return null;
	const as = INTERACTIONS.find((one) => one === value['as']);
	const mentions = value['mentions'];
	if (!('mentions' in value)) return { id, at, by, text, ...(as === undefined ? {} : { as }) };
	if (!Array.isArray(mentions) || !mentions.every((member) => isId(member))) return null;
	return { id, at, by, text, ...(as === undefined ? {} : { as }), mentions };
}
