import { isDay } from '../core/day';
import { isId } from '../core/ids';
import { keyOf, type KeyedRoot } from '../core/keyed';
import { isOrderKey } from '../core/order';
import { RECORD_KINDS, type RecordKind } from '../core/record';
import { CALL_OUTCOMES } from '../campaign/campaign';
import { isPercent } from '../deal/new-deal';
import { FIELD_TYPES, MAX_CHOICES } from '../fields/field';
import { isFileHash } from '../file/file';
import { LEAD_STATUSES } from '../lead/lead';
import { RECORD_VISIBILITIES } from '../access/visibility';
import { ROLES } from '../member/member';
import { AUDIENCES, MAX_DUE_DAYS, MAX_WEIGHT, REQUIREMENTS } from '../process/activity';
import { MAX_NEAR_DAYS } from '../space/settings';
import {
	RATE_SOURCES,
	SPACE_KINDS,
	STAGE_COLOURS,
	STAGE_KINDS,
	VISIBILITIES
} from '../space/space';

/** Whether a value may stand in a field. */
export type Fits = (value: unknown) => boolean;

/** The longest texts, in UTF-16 units. Wider than the forms allow, so that imports and old data fit. */
const LINE = 1000;
const TEXT = 100_000;

const line: Fits = (value) => typeof value === 'string' && value.length <= LINE;
const text: Fits = (value) => typeof value === 'string' && value.length <= TEXT;
const flag: Fits = (value) => typeof value === 'boolean';
const finite: Fits = (value) => typeof value === 'number' && Number.isFinite(value);
/** The last moment that can be written as a date, ms: beyond it every screen that shows it would fail. */
const LAST_MOMENT = 8.64e15;

/** Whether a value is a moment that can be shown. */
export const instant: Fits = (value) =>
	Number.isSafeInteger(value) && Math.abs(Number(value)) <= LAST_MOMENT;
const minor: Fits = (value) => Number.isSafeInteger(value);
const percent: Fits = (value) => typeof value === 'number' && isPercent(value);
const day: Fits = (value) => typeof value === 'string' && isDay(value);
const empty: Fits = (value) => value === '';
const oneOf =
	(choices: readonly unknown[]): Fits =>
	(value) =>
		choices.includes(value);
const orNull =
	(fits: Fits): Fits =>
	(value) =>
		value === null || fits(value);
const either =
	(one: Fits, other: Fits): Fits =>
	(value) =>
		one(value) || other(value);
const ids: Fits = (value) =>
	Array.isArray(value) && value.length <= 1000 && value.every((item) => isId(item));

const strings: Fits = (value) =>
	Array.isArray(value) && value.length <= 100 && value.every((item) => line(item));
/** An object with exactly these parts. */
const parts =
	(shape: Readonly<Record<string, Fits>>): Fits =>
	(value) =>
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		Object.keys(value).every((key) => Object.hasOwn(shape, key)) &&
		Object.entries(shape).every(([key, fits]) => fits((value as Record<string, unknown>)[key]));
const count: Fits = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

/** A flat map of texts, as imports bring them. */
const texts: Fits = (value) =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	Object.entries(value).every(([key, item]) => line(key) && text(item));

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
	reaction: (value) => strings(value) && (value as readonly string[]).length <= MAX_REACTIONS
} as const satisfies Readonly<Record<KeyedRoot, Fits>>;

/** The longest tag, in UTF-16 units, and the most signs that one person puts on one post. */
export const MAX_TAG = 60;
export const MAX_REACTIONS = 8;

/** Which of these each kind of record has. */
const KEYED_OF: Readonly<Record<RecordKind, readonly KeyedRoot[]>> = {
	deal: ['done', 'custom', 'tag', 'product', 'file', 'link', 'project', 'reaction'],
	customer: ['tag', 'person', 'file', 'reaction'],
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

/** Places of a shared document by the names on their path; `*` is any id. */
export type DocumentShape = Readonly<Record<string, Fits>>;

/** Stands at a path where a map of fields begins. */
const map: Fits = (value) => value === MAP;

/** What describes a map of fields that was made or is there. */
export const MAP = Symbol('map');

/** A whole number from 0 to `most`. */
function upTo(most: number): Fits {
	return (value) => count(value) && Number(value) <= most;
}
function someOf(all: readonly unknown[]): Fits {
	return (value) => Array.isArray(value) && value.every((item) => all.includes(item));
}
function choices(value: unknown): boolean {
	return Array.isArray(value) && value.length <= MAX_CHOICES && value.every((item) => line(item));
}

export const DIRECTORY_SHAPE: DocumentShape = {
	'workspace/id': isId,
	'workspace/name': line,
	'workspace/currency': line,
	'workspace/createdAt': instant,
	'workspace/sample': flag,
	'workspace/leads': flag,
	'rates/*': (value) => finite(value) && Number(value) > 0,
	'workspace/dealVisibility': oneOf(RECORD_VISIBILITIES),
	'workspace/customerVisibility': oneOf(RECORD_VISIBILITIES),
	'members/*': map,
	'members/*/name': line,
	'members/*/role': oneOf(ROLES),
	'members/*/team': orNull(isId),
	'members/*/standing': oneOf(['active', 'invited', 'removed']),
	'members/*/createdAt': instant,
	'members/*/importId': orNull(isId),
	'teams/*': map,
	'teams/*/name': line,
	'teams/*/label': line,
	'teams/*/supervisors': ids,
	'teams/*/importId': orNull(isId),
	'devices/*': map,
	'devices/*/member': isId,
	'devices/*/name': line,
	'devices/*/publicKey': line,
	'devices/*/createdAt': instant
};

export const SPACE_SHAPE: DocumentShape = {
	'space/name': line,
	'space/kind': oneOf(SPACE_KINDS),
	'space/visibility': oneOf(VISIBILITIES),
	'space/currency': line,
	'space/nearDays': (value) =>
		finite(value) && Number(value) >= 0 && Number(value) <= MAX_NEAR_DAYS,
	'space/createdAt': instant,
	'space/createdBy': isId,
	'space/archived': flag,
	'members/*': flag,
	'requests/*': instant,
	'stages/*': map,
	'stages/*/name': line,
	'stages/*/hint': text,
	'stages/*/kind': oneOf(STAGE_KINDS),
	'stages/*/probability': percent,
	'stages/*/order': isOrderKey,
	'stages/*/importId': orNull(isId),
	'stages/*/colour': oneOf(STAGE_COLOURS),
	'stages/*/idleDays': orNull(upTo(MAX_NEAR_DAYS)),
	'space/team': orNull(isId),
	'space/rateFrom': oneOf(RATE_SOURCES),
	'space/autoDeals': flag,
	'activities/*': map,
	'activities/*/stage': isId,
	'activities/*/name': line,
	'activities/*/hint': text,
	'activities/*/order': isOrderKey,
	'activities/*/weight': upTo(MAX_WEIGHT),
	'activities/*/mandatory': flag,
	'activities/*/performers': oneOf(['everyone', 'managers', 'admins', 'people']),
	'activities/*/people': ids,
	'activities/*/requires': oneOf(REQUIREMENTS),
	'activities/*/notify': someOf(AUDIENCES),
	'activities/*/notifyPeople': ids,
	'activities/*/taskTitle': line,
	'activities/*/taskFor': line,
	'activities/*/taskDays': upTo(MAX_DUE_DAYS),
	'activities/*/removed': flag,
	'fields/*': map,
	'fields/*/name': line,
	'fields/*/hint': text,
	'fields/*/type': oneOf(FIELD_TYPES),
	'fields/*/choices': choices,
	'fields/*/requiredFrom': orNull(isId),
	'fields/*/onCard': flag,
	'fields/*/order': isOrderKey,
	'fields/*/removed': flag,
	'reasons/*': map,
	'reasons/*/name': line,
	'reasons/*/order': isOrderKey,
	'views/*': map,
	'views/*/name': line,
	'views/*/view': text,
	'views/*/order': isOrderKey
};

/** Only the member's own devices read it: what they keep there is theirs, as long as it is plain. */
export const PRIVATE_SHAPE: DocumentShape = {
	'imports/*': plain,
	'views/*': plain,
	'read/*': plain
};

function plain(value: unknown): boolean {
	return value !== MAP;
}

/** Whether a value may stand at a place of a shared document; taking it away is always well-formed. */
export function fitsShape(shape: DocumentShape, path: readonly string[], value: unknown): boolean {
	const [root = '', key = '', field] = path;
	if (!isId(key) || path.length > 3) return false;
	const fits =
		shape[path.join('/')] ?? shape[field === undefined ? `${root}/*` : `${root}/*/${field}`];
	return fits !== undefined && (value === undefined || fits(value));
}
