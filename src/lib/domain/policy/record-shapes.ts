import { RECORD_KINDS, type RecordKind } from '../core/record';
import { isId } from '../core/ids';
import { keyOf, type KeyedRoot } from '../core/keyed';
import { isOrderKey } from '../core/order';
import { CALL_OUTCOMES } from '../campaign/campaign';
import { isFileHash } from '../file/file';
import { MAX_POST_LENGTH, type HistoryEntry, type Post } from '../history/history';
import { LEAD_STATUSES } from '../lead/lead';
import {
	count,
	day,
	either,
	empty,
	finite,
	flag,
	ids,
	instant,
	line,
	minor,
	oneOf,
	orNull,
	parts,
	percent,
	strings,
	text,
	texts,
	type Fits
} from './fits';

/** What every record has. */
const base = {
	kind: oneOf(RECORD_KINDS),
	title: line,
	owner: orNull(isId),
	createdAt: instant,
	createdBy: isId,
	binned: flag,
	importId: orNull(isId),
	externalId: orNull(line)
} as const;

const board = { space: isId, stage: isId, order: isOrderKey, closedAt: orNull(instant) } as const;

/** The things of which a record may have several, and what each is; `null` when it is taken away. */
const KEYED = {
	done: parts({ at: instant, by: isId, note: text, file: orNull(isId) }),
	custom: (value) => line(value) || text(value) || finite(value) || flag(value) || strings(value),
	tag: (value) => typeof value === 'string' && value.length > 0 && value.length <= MAX_TAG,
	product: parts({
		name: line,
		quantity: (value) => finite(value) && Number(value) >= 0,
		price: minor,
		order: isOrderKey
	}),
	file: parts({ name: line, size: count, type: line, hash: isFileHash, at: instant, by: isId }),
	link: flag,
	project: flag,
	person: parts({ name: line, role: line, email: line, phone: line, order: isOrderKey }),
	apart: flag,
	reaction: (value) => strings(value) && (value as readonly string[]).length <= MAX_REACTIONS
} as const satisfies Readonly<Record<KeyedRoot, Fits>>;

/** The longest tag, in UTF-16 units, and the most signs that one person puts on one post. */
export const MAX_TAG = 60;
export const MAX_REACTIONS = 8;

/** The longest value in a line of history: a long text whose signs are all escaped. */
const MAX_TOLD = 200_000;

/** Which of these each kind of record has. */
const KEYED_OF: Readonly<Record<RecordKind, readonly KeyedRoot[]>> = {
	deal: ['done', 'custom', 'tag', 'product', 'file', 'link', 'project', 'reaction'],
	customer: ['tag', 'person', 'file', 'apart', 'reaction'],
	task: ['file', 'reaction'],
	topic: ['file', 'reaction'],
	lead: ['tag', 'reaction'],
	campaign: [],
	call: []
};

/** The fields of each kind of record, and what may stand in them. A field that is not here is malformed. */
const RECORD_SHAPES: Readonly<Record<RecordKind, Readonly<Record<string, Fits>>>> = {
	deal: {
		...base,
		...board,
		customer: orNull(isId),
		contact: line,
		revenue: minor,
		currency: line,
		rate: orNull(percent),
		closeOn: either(day, empty),
		participants: ids,
		source: line,
		lostReason: line,
		/** The lead that it was made of. */
		lead: isId,
		facts: texts
	},
	customer: {
		...base,
		email: line,
		phone: line,
		address: line,
		sector: line,
		website: line,
		taxNumber: line,
		mergedInto: orNull(isId),
		facts: texts
	},
	task: {
		...base,
		...board,
		dueOn: orNull(day),
		note: text,
		deal: orNull(isId),
		participants: ids
	},
	topic: { ...base, space: isId },
	lead: {
		...base,
		space: isId,
		company: line,
		contact: line,
		email: line,
		phone: line,
		source: line,
		note: text,
		status: oneOf(LEAD_STATUSES),
		reason: line,
		deal: orNull(isId),
		customer: orNull(isId),
		closedAt: orNull(instant)
	},
	campaign: { ...base, space: isId, script: text, closedAt: orNull(instant) },
	call: {
		...base,
		space: isId,
		campaign: isId,
		customer: isId,
		/** Which of several at the customer is called; see `callOf`. */
		callee: line,
		phone: line,
		outcome: oneOf(CALL_OUTCOMES),
		note: text,
		callbackOn: orNull(day),
		attempts: count,
		calledAt: orNull(instant),
		order: isOrderKey
	}
};

/** What may stand in a field of a record; `undefined` when it has no such field. */
export const fieldShape = (kind: RecordKind, field: string): Fits | undefined =>
	// A name such as `__proto__` must not find what every object has.
	Object.hasOwn(RECORD_SHAPES[kind], field) ? RECORD_SHAPES[kind][field] : keyedShape(kind, field);

function keyedShape(kind: RecordKind, field: string): Fits | undefined {
	const root = KEYED_OF[kind].find((one) => keyOf(one, field) !== null);
	if (root === undefined) return undefined;
	const key = keyOf(root, field) ?? '';
	return isKey(root, key) ? orNull(KEYED[root]) : undefined;
}

/** Whether something of a root may go by this key: ids, but tags go by their words. */
function isKey(root: KeyedRoot, key: string): boolean {
	if (root === 'tag') return key !== '' && key.length <= MAX_TAG;
	if (root !== 'reaction') return isId(key);
	const [post, member, ...more] = key.split('.');
	return isId(post) && isId(member) && more.length === 0;
}

/** Whether a line of history is one that every device can show: of known parts, none of them too long. */
export function isLine(entry: HistoryEntry): boolean {
	const { id, at, by } = entry;
	if (!isId(id) || !instant(at) || !isId(by)) return false;
	switch (entry.what) {
		case 'created':
		case 'binned':
		case 'restored':
			return true;
		case 'stage':
			return isId(entry.from) && isId(entry.to);
		case 'owner':
			return orNull(isId)(entry.from) && isId(entry.to);
		case 'field':
			return line(entry.field) && toldValue(entry.from) && toldValue(entry.to);
		case 'activity':
			return isId(entry.activity) && text(entry.note);
	}
}

/** Whether a post is one that every device can show. */
export const isPost = ({ id, at, by, text, mentions }: Post): boolean =>
	isId(id) &&
	instant(at) &&
	isId(by) &&
	text.length > 0 &&
	text.length <= MAX_POST_LENGTH &&
	(mentions === undefined || ids(mentions));

/** What a line tells of a value is at most the value itself, in JSON. */
const toldValue: Fits = (value) => typeof value !== 'string' || value.length <= MAX_TOLD;
