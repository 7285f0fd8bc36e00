import { isDay } from '../core/day';
import { isId } from '../core/ids';
import { isOrderKey } from '../core/order';
import { RECORD_KINDS, type RecordKind } from '../core/record';
import { isPercent } from '../deal/new-deal';
import { RECORD_VISIBILITIES } from '../access/visibility';
import { ROLES } from '../member/member';
import { MAX_NEAR_DAYS } from '../space/settings';
import { SPACE_KINDS, STAGE_KINDS, VISIBILITIES } from '../space/space';

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
		facts: texts
	},
	customer: {
		...base,
		email: line,
		phone: line,
		address: line,
		sector: line,
		website: line,
		facts: texts
	},
	task: { ...base, ...board, dueOn: orNull(day), note: text },
	topic: { ...base, space: isId }
};

/** What may stand in a field of a record; `undefined` when it has no such field. */
export const fieldShape = (kind: RecordKind, field: string): Fits | undefined =>
	// A name such as `__proto__` must not find what every object has.
	Object.hasOwn(RECORD_SHAPES[kind], field) ? RECORD_SHAPES[kind][field] : undefined;

/** Places of a shared document by the names on their path; `*` is any id. */
export type DocumentShape = Readonly<Record<string, Fits>>;

/** Stands at a path where a map of fields begins. */
const map: Fits = (value) => value === MAP;

/** What describes a map of fields that was made or is there. */
export const MAP = Symbol('map');

export const DIRECTORY_SHAPE: DocumentShape = {
	'workspace/id': isId,
	'workspace/name': line,
	'workspace/currency': line,
	'workspace/createdAt': instant,
	'workspace/sample': flag,
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
	'stages/*/importId': orNull(isId)
};

/** Only the member's own devices read it: what they keep there is theirs, as long as it is plain. */
export const PRIVATE_SHAPE: DocumentShape = { 'imports/*': plain };

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
