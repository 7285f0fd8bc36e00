import { RECORD_KINDS, type RecordKind } from '../core/record';
import { isId } from '../core/ids';
import { keyOf, type KeyedRoot } from '../core/keyed';
import { isOrderKey } from '../core/order';
import { CALL_OUTCOMES } from '../campaign/campaign';
import { isFileHash } from '../file/file';
import { isSign } from '../history/reactions';
import { MAX_POST_LENGTH, type HistoryEntry, type Post } from '../history/history';
import { LEAD_STATUSES } from '../lead/lead';
import { DEPENDENCY_KINDS } from '../task/dependency';
import { isTimeOfDay } from '../task/due';
import { MAX_MINUTES } from '../task/minutes';
import { PRIORITIES } from '../task/priority';
import { isKept } from '../task/repeat/later';
import { isDay } from '../core/day';
import { isPart, MAX_CLASH } from '../page/clash';
import { MAX_POSITION, MAX_QUOTE } from '../page/page';
import { isCardAddress, MAX_ITEMS, readCard, readPoll } from '../topic/post';
import { MAX_INVITED } from '../topic/shared-draft';
import { PROJECT_STATES } from '../project/project';
import { TOPIC_FORMS, TOPIC_STATUSES, VOTES } from '../topic/topic';
import {
	count,
	day,
	either,
	empty,
	finite,
	flag,
	ids,
	instant,
	optional,
	line,
	minor,
	oneOf,
	orNull,
	parts,
	percent,
	strings,
	text,
	texts,
	upTo,
	type Fits
} from './fits';

/** The fields of every record. */
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

/** A position in a text, and the words of a passage. */
const position: Fits = (value) =>
	typeof value === 'string' &&
	value.length <= MAX_POSITION &&
	/^[0-9A-Za-z+/]+={0,2}$/u.test(value);
/** Who clashes, and when; older clashes do not say it. */
const CLASHING = {
	when: optional(instant),
	theirs: optional(isPart)
} as const;
const clashText: Fits = (value) => typeof value === 'string' && value.length <= MAX_CLASH;
const quote: Fits = (value) => typeof value === 'string' && value.length <= MAX_QUOTE;

/** The items of which a record can have several, and their valid values; `null` when an item is removed. */
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
	assignee: flag,
	after: oneOf(DEPENDENCY_KINDS),
	skip: oneOf([true]),
	later: either(line, upTo(MAX_MINUTES)),
	reaction: (value) =>
		Array.isArray(value) && value.length <= MAX_REACTIONS && value.every((sign) => isSign(sign)),
	vote: oneOf(VOTES),
	confirm: oneOf([true]),
	ballot: strings,
	tick: isId,
	joined: flag,
	with: oneOf([true]),
	passage: parts({ from: position, to: position, quote }),
	clash: either(
		parts({
			of: oneOf(['lost']),
			...{ at: position, by: isId, text: clashText, words: clashText, wrote: flag, ...CLASHING }
		}),
		parts({
			of: oneOf(['versions']),
			...{
				at: position,
				by: isId,
				one: clashText,
				other: clashText,
				merged: clashText,
				...CLASHING
			}
		})
	),
	answers: isId,
	settled: isId
} as const satisfies Readonly<Record<KeyedRoot, Fits>>;

/** The longest tag, in UTF-16 units, and the most signs that one person puts on one post. */
export const MAX_TAG = 60;
export const MAX_REACTIONS = 8;

/** The longest value in a history line: a long text in which every character is escaped. */
const MAX_TOLD = 200_000;

/** The items that each kind of record can have. */
const KEYED_OF: Readonly<Record<RecordKind, readonly KeyedRoot[]>> = {
	deal: ['done', 'custom', 'tag', 'product', 'file', 'link', 'project', 'reaction'],
	customer: ['custom', 'tag', 'person', 'file', 'apart', 'reaction'],
	task: ['custom', 'tag', 'file', 'reaction', 'assignee', 'after', 'skip', 'later'],
	project: ['tag', 'file', 'reaction', 'link'],
	topic: ['file', 'tag', 'vote', 'confirm'],
	page: ['file', 'tag', 'reaction', 'passage', 'clash', 'answers', 'settled'],
	post: ['reaction', 'ballot', 'tick', 'file', 'with'],
	draft: ['joined'],
	body: [],
	version: [],
	lead: ['tag', 'reaction'],
	campaign: [],
	call: [],
	folder: [],
	file: ['file', 'tag']
};

const pollParts = parts({
	question: line,
	options: strings,
	multiple: flag,
	endsAt: orNull(instant)
});
const cardParts = parts({ href: isCardAddress, title: line, note: line });

/** The fields of each kind of record, and their valid values. A field that is not listed is malformed. */
const RECORD_SHAPES: Readonly<Record<RecordKind, Readonly<Record<string, Fits>>>> = {
	deal: {
		...base,
		...board,
		customer: orNull(isId),
		contact: line,
		revenue: minor,
		currency: line,
		rate: orNull(percent),
		/** See `Starting`. */
		startStage: isId,
		startOver: flag,
		closeOn: either(day, empty),
		participants: ids,
		source: line,
		lostReason: line,
		/** The lead from which it was created. */
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
		dueTime: orNull(isTimeOfDay),
		startOn: orNull(day),
		priority: orNull(oneOf(PRIORITIES)),
		/** Minutes. */
		estimate: orNull(upTo(MAX_MINUTES)),
		progress: percent,
		project: orNull(isId),
		parent: orNull(isId),
		repeat: line,
		repeatBy: orNull(oneOf(['day'])),
		series: isId,
		/** `null` where an undo has taken back that it was moved. */
		slot: orNull(day),
		note: text,
		deal: orNull(isId),
		participants: ids
	},
	project: {
		...base,
		space: isId,
		state: oneOf(PROJECT_STATES),
		startOn: orNull(day),
		dueOn: orNull(day),
		closedAt: orNull(instant)
	},
	topic: {
		...base,
		space: isId,
		form: orNull(oneOf(TOPIC_FORMS)),
		status: orNull(oneOf(TOPIC_STATUSES)),
		answer: orNull(isId),
		pinned: flag,
		closed: flag,
		conclusion: text,
		asks: flag,
		movedTo: orNull(isId),
		movedToSpace: orNull(isId),
		movedFrom: isId,
		movedFromSpace: isId
	},
	page: {
		...base,
		space: isId,
		icon: either(isSign, empty),
		parent: orNull(isId),
		order: isOrderKey,
		locked: flag
	},
	/** What is said stays: it has no owner, and nobody puts it into the bin by itself. */
	post: {
		kind: base.kind,
		space: isId,
		topic: isId,
		replyTo: isId,
		replyToBy: isId,
		copyOf: isId,
		draft: isId,
		text: (value) => text(value) && value !== '' && String(value).length <= MAX_POST_LENGTH,
		removed: orNull(isId),
		poll: (value) => pollParts(value) && readPoll(value) !== null,
		pollClosed: flag,
		items: (value) => strings(value) && (value as readonly string[]).length <= MAX_ITEMS,
		card: (value) => cardParts(value) && readCard(value) !== null,
		createdAt: instant,
		createdBy: isId,
		importId: base.importId,
		externalId: base.externalId
	},
	/** Its text is its body. */
	draft: {
		...base,
		space: isId,
		topic: isId,
		replyTo: isId,
		participants: (value) => ids(value) && (value as readonly string[]).length <= MAX_INVITED
	},
	/** Its text is no field. It has no owner, and nobody puts it into the bin by itself. */
	body: {
		kind: base.kind,
		space: isId,
		record: isId,
		createdAt: instant,
		createdBy: isId,
		importId: base.importId
	},
	/** What a page was: its text, or what of it differs from an earlier version. It is never in the bin by itself. */
	version: {
		kind: base.kind,
		title: line,
		space: isId,
		page: isId,
		base: orNull(isId),
		start: count,
		cut: count,
		depth: count,
		createdAt: instant,
		createdBy: isId,
		importId: base.importId
	},
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
	},
	folder: { ...base, space: isId, parent: orNull(isId) },
	/** Each version is an item of its own; see `FileRecord`. */
	file: { ...base, space: isId, folder: orNull(isId) }
};

/** Returns the check for a field of a record, or `undefined` when there is no such field. */
export const fieldShape = (kind: RecordKind, field: string): Fits | undefined =>
	// A name such as `__proto__` must not find a property that every object has.
	Object.hasOwn(RECORD_SHAPES[kind], field) ? RECORD_SHAPES[kind][field] : keyedShape(kind, field);

function keyedShape(kind: RecordKind, field: string): Fits | undefined {
	const root = KEYED_OF[kind].find((one) => keyOf(one, field) !== null);
	if (root === undefined) return undefined;
	const key = keyOf(root, field) ?? '';
	return isKey(root, key) ? orNull(KEYED[root]) : undefined;
}

/** Whether an item of a root may have this key: an id, or, for tags, their words. */
function isKey(root: KeyedRoot, key: string): boolean {
	if (root === 'tag') return key !== '' && key.length <= MAX_TAG;
	if (root === 'skip') return isDay(key);
	if (root === 'later') return isKept(key);
	if (root !== 'reaction') return isId(key);
	const [post, member, ...more] = key.split('.');
	return isId(post) && isId(member) && more.length === 0;
}

/** Whether every device can show a history line: it has known parts, and none of them is too long. */
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

/** Whether every device can show a post. */
export const isPost = ({ id, at, by, text, mentions }: Post): boolean =>
	isId(id) &&
	instant(at) &&
	isId(by) &&
	text.length > 0 &&
	text.length <= MAX_POST_LENGTH &&
	(mentions === undefined || ids(mentions));

/** The value in a line is at most the value itself, in JSON. */
const toldValue: Fits = (value) => typeof value !== 'string' || value.length <= MAX_TOLD;
