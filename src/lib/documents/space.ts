import type * as Y from 'yjs';
import type { Instant } from '../domain/core/day';
import {
	derivedId,
	type FieldId,
	type MemberId,
	type SpaceId,
	type StageId
} from '../domain/core/ids';
import { isCustomValue, type CustomValue } from '../domain/fields/field';
import type { FieldValues } from '../domain/fields/values';
import { tidyTags } from '../domain/space/tags';
import { identity } from '../domain/text/identity';
import { ENTRANTS, WORK_DEFAULTS } from '../domain/space/work-policy';
import { SPEAKERS, SPEAKING_DEFAULTS } from '../domain/topic/speaking-policy';
import { TOPIC_FORMS } from '../domain/topic/topic';
import {
	DEFAULT_NEAR_DAYS,
	RATE_SOURCES,
	SPACE_KINDS,
	STAGE_COLOURS,
	STAGE_KINDS,
	VISIBILITIES,
	type GroupId,
	type LostReason,
	type SharedView,
	type Space,
	type Stage
} from '../domain/space/space';
import { ACTIVITIES, builtInOf, putActivity, readActivities } from './activities';
import { CUSTOM_FIELDS, putCustomField, readCustomFields } from './custom-fields';
import { Fields } from './fields';
import { putItem, readItems } from './items';
import { unlessTouched, type Since } from './touched';

const SPACE = 'space';
const MEMBERS = 'members';
const STAGES = 'stages';
const REQUESTS = 'requests';
const REASONS = 'reasons';
const VIEWS = 'views';
const GROUPS = 'groups';
const TAGS = 'tags';
const VALUES = 'values';

/** The root types that a space document may have. */
export const SPACE_ROOTS: ReadonlySet<string> = new Set([
	SPACE,
	MEMBERS,
	STAGES,
	REQUESTS,
	ACTIVITIES,
	CUSTOM_FIELDS,
	REASONS,
	VIEWS,
	GROUPS,
	TAGS,
	VALUES
]);

/** What a space does is not written while it is as usual. */
const USUAL = { ...SPEAKING_DEFAULTS, ...WORK_DEFAULTS };

/** Writes a new space into its empty document. */
export function writeSpace(doc: Y.Doc, space: Space): void {
	doc.transact(() => {
		const map = doc.getMap(SPACE);
		const { id: _, members, stages, requests: _none, activities, ...rest } = space;
		const { fields: custom, lostReasons, views, groups, tags, values, deleted, ...others } = rest;
		const { topicsBy, postsBy, moderatedBy, guestsComment, topicForm, ...more } = others;
		const { datesBy, approval, ...fields } = more;
		for (const [key, value] of Object.entries(fields)) map.set(key, value);
		const speaking = { topicsBy, postsBy, moderatedBy, guestsComment, topicForm };
		for (const [key, value] of Object.entries({ ...speaking, datesBy, approval })) {
			if (value !== USUAL[key as keyof typeof USUAL]) map.set(key, value);
		}
		if (deleted) setDeleted(doc, true);
		for (const group of groups) setSpaceGroup(doc, group, true);
		for (const tag of tags) setSpaceTag(doc, tag, true);
		for (const [field, value] of Object.entries(values)) setSpaceValue(doc, field, value);
		for (const activity of activities) putActivity(doc, activity);
		for (const field of custom) putCustomField(doc, field);
		for (const reason of lostReasons) putLostReason(doc, reason);
		for (const view of views) putSharedView(doc, view);
		for (const member of members) doc.getMap(MEMBERS).set(member, true);
		for (const stage of stages) putStage(doc, stage);
	});
}

/** Sets one of the space's own fields. */
export function setSpaceField<
	Key extends
		| 'name'
		| 'visibility'
		| 'nearDays'
		| 'archived'
		| 'team'
		| 'rateFrom'
		| 'autoDeals'
		| 'namePattern'
		| 'topicsBy'
		| 'postsBy'
		| 'moderatedBy'
		| 'datesBy'
		| 'approval'
		| 'guestsComment'
		| 'topicForm'
>(doc: Y.Doc, key: Key, value: Space[Key]): void {
	doc.getMap(SPACE).set(key, value);
}

/** Adds a member to the space, or removes them. */
export function setSpaceMember(doc: Y.Doc, member: MemberId, inside: boolean): void {
	if (inside) doc.getMap(MEMBERS).set(member, true);
	else doc.getMap(MEMBERS).delete(member);
}

/** Puts the space into a group, or takes it out (LS-11). */
export function setSpaceGroup(doc: Y.Doc, group: GroupId, inside: boolean): void {
	const groups = doc.getMap(GROUPS);
	if (!inside) groups.delete(group);
	else if (groups.get(group) !== true) groups.set(group, true);
}

/** Adds a tag to the space, or removes it. Tags that differ only in their capitals are one. */
export function setSpaceTag(doc: Y.Doc, tag: string, inside: boolean): void {
	const tags = doc.getMap(TAGS);
	const key = derivedId('tag', identity(tag));
	if (!inside) tags.delete(key);
	else if (!tags.has(key)) tags.set(key, tag);
}

/** Sets the value of one of the workspace's fields for spaces (LS-10); `null` removes it. */
export function setSpaceValue(doc: Y.Doc, field: FieldId, value: CustomValue): void {
	if (value === null) doc.getMap(VALUES).delete(field);
	else doc.getMap(VALUES).set(field, value);
}

/** Puts the space into the bin, or takes it out (LS-12). */
export function setDeleted(doc: Y.Doc, deleted: boolean): void {
	if (deleted) doc.getMap(SPACE).set('deleted', true);
	else doc.getMap(SPACE).delete('deleted');
}

/** Notes that a member asks to join. */
export function askToJoin(doc: Y.Doc, member: MemberId, at: Instant): void {
	doc.getMap(REQUESTS).set(member, at);
}

/** Answers a member's request to join. */
export function answerRequest(doc: Y.Doc, member: MemberId, admit: boolean): void {
	doc.transact(() => {
		doc.getMap(REQUESTS).delete(member);
		if (admit) setSpaceMember(doc, member, true);
	});
}

/** Adds a stage, or sets the fields in which it differs from what is there. */
export const putStage = (doc: Y.Doc, stage: Stage): void => {
	putItem(doc, STAGES, stage);
};

/** Adds a reason for losing, or sets what differs. */
export const putLostReason = (doc: Y.Doc, reason: LostReason): void => {
	putItem(doc, REASONS, reason);
};

/** Removes a reason for losing. Deals that were lost for it keep its text. */
export function removeLostReason(doc: Y.Doc, id: string): void {
	doc.getMap(REASONS).delete(id);
}

/** Adds a view that the space's members share, or sets what differs. */
export const putSharedView = (doc: Y.Doc, view: SharedView): void => {
	putItem(doc, VIEWS, view);
};

/** Removes a shared view. */
export function removeSharedView(doc: Y.Doc, id: string): void {
	doc.getMap(VIEWS).delete(id);
}

/** Removes a stage. */
export function removeStage(doc: Y.Doc, stage: StageId): void {
	doc.getMap(STAGES).delete(stage);
}

/**
 * Reads the space. Returns `null` while its document is empty. With `since`, reads only what was touched, and
 * every part that was not is the same object as before.
 */
export function readSpace(
	doc: Y.Doc,
	id: SpaceId,
	since: Since<Space> | null = null
): Space | null {
	const map = doc.getMap(SPACE);
	if (map.size === 0) return null;
	const own = unlessTouched<Space, OwnFields>(
		since,
		SPACE,
		(space) => space,
		() => readOwn(map)
	);
	const part = <Key extends keyof Space>(key: Key, root: string, read: () => Space[Key]) =>
		unlessTouched(since, root, (space) => space[key], read);
	const items = <Key extends 'stages' | 'activities' | 'fields' | 'lostReasons' | 'views'>(
		key: Key
	) => (since === null ? null : { before: since.before[key], touched: since.touched });
	return {
		...own,
		id,
		members: readMembers(doc, since),
		requests: part('requests', REQUESTS, () => readRequests(doc)),
		stages: readItems(doc, STAGES, readStage, items('stages')),
		activities: readActivities(doc, items('activities')),
		fields: readCustomFields(doc, items('fields')),
		lostReasons: readItems(doc, REASONS, readReason, items('lostReasons')),
		views: readItems(doc, VIEWS, readView, items('views')),
		groups: part('groups', GROUPS, () => keysOf(doc, GROUPS, (value) => value === true)),
		tags: part('tags', TAGS, () => readTags(doc)),
		values: part('values', VALUES, () => readValues(doc))
	};
}

/** The fields that are values of their own in the document. */
type OwnFields = Omit<
	Space,
	| 'id'
	| 'members'
	| 'requests'
	| 'stages'
	| 'activities'
	| 'fields'
	| 'lostReasons'
	| 'views'
	| 'groups'
	| 'tags'
	| 'values'
>;

function readOwn(map: Y.Map<unknown>): OwnFields {
	const fields = new Fields(map);
	return {
		name: fields.text('name'),
		kind: fields.oneOf('kind', SPACE_KINDS, 'discussion'),
		visibility: fields.oneOf('visibility', VISIBILITIES, 'hidden'),
		currency: fields.text('currency') || 'USD',
		nearDays: fields.number('nearDays', DEFAULT_NEAR_DAYS),
		createdAt: fields.number('createdAt', 0),
		createdBy: fields.text('createdBy'),
		archived: fields.flag('archived'),
		team: fields.textOrNull('team'),
		rateFrom: fields.oneOf('rateFrom', RATE_SOURCES, 'stage'),
		autoDeals: fields.flag('autoDeals'),
		namePattern: fields.text('namePattern'),
		deleted: fields.flag('deleted'),
		topicsBy: fields.oneOf('topicsBy', SPEAKERS, SPEAKING_DEFAULTS.topicsBy),
		postsBy: fields.oneOf('postsBy', SPEAKERS, SPEAKING_DEFAULTS.postsBy),
		moderatedBy: fields.oneOf('moderatedBy', SPEAKERS, SPEAKING_DEFAULTS.moderatedBy),
		datesBy: fields.oneOf('datesBy', ENTRANTS, WORK_DEFAULTS.datesBy),
		approval: fields.flag('approval'),
		guestsComment: fields.flag('guestsComment'),
		topicForm: fields.oneOf('topicForm', TOPIC_FORMS, SPEAKING_DEFAULTS.topicForm)
	};
}

function readMembers(doc: Y.Doc, since: Since<Space> | null): readonly MemberId[] {
	const inside = doc.getMap(MEMBERS);
	if (since === null) {
		return [...inside.entries()].flatMap(([id, is]) => (is === true ? [id] : [])).sort();
	}
	const ids = since.touched.get(MEMBERS);
	if (ids === undefined) return since.before.members;
	const members = since.before.members.filter((id) => !ids.has(id));
	for (const id of ids) if (inside.get(id) === true) members.push(id);
	return members.sort();
}

const readReason = (id: string, item: Fields): LostReason => ({
	id,
	name: item.text('name'),
	order: item.text('order'),
	...builtInOf(item)
});

const readView = (id: string, item: Fields): SharedView => ({
	id,
	name: item.text('name'),
	view: item.text('view'),
	order: item.text('order')
});

const keysOf = (doc: Y.Doc, root: string, is: (value: unknown) => boolean): string[] =>
	[...doc.getMap(root).entries()].flatMap(([key, value]) => (is(value) ? [key] : [])).sort();

const readTags = (doc: Y.Doc): readonly string[] =>
	tidyTags(
		[...doc.getMap(TAGS).values()].filter((tag): tag is string => typeof tag === 'string').sort()
	);

function readValues(doc: Y.Doc): FieldValues {
	const values: [FieldId, CustomValue][] = [];
	doc.getMap(VALUES).forEach((value, field) => {
		if (isCustomValue(value) && value !== null) values.push([field, value]);
	});
	return Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readRequests(doc: Y.Doc): ReadonlyMap<MemberId, Instant> {
	const requests = new Map<MemberId, Instant>();
	doc.getMap(REQUESTS).forEach((at, member) => {
		if (typeof at === 'number') requests.set(member, at);
	});
	return requests;
}

const readStage = (id: string, fields: Fields): Stage => ({
	id,
	name: fields.text('name'),
	hint: fields.text('hint'),
	kind: fields.oneOf('kind', STAGE_KINDS, 'open'),
	probability: fields.number('probability', 0),
	colour: fields.oneOf('colour', STAGE_COLOURS, 'none'),
	idleDays: fields.numberOrNull('idleDays'),
	order: fields.text('order'),
	importId: fields.textOrNull('importId'),
	...builtInOf(fields),
	...statusOf(fields)
});

/** What a stage says as a status of a work space. What it does not say is left out. */
function statusOf(fields: Fields): Partial<Stage> {
	const begun = fields.valid('begun', (value) => typeof value === 'boolean');
	const limit = fields.numberOrNull('limit');
	const enterBy = fields.oneOf('enterBy', ENTRANTS, 'everyone');
	const hasOrigins = fields.valid('enterFrom', (value) => Array.isArray(value)) !== null;
	return {
		...(begun === null ? {} : { begun }),
		...(limit === null ? {} : { limit }),
		...(enterBy === 'everyone' ? {} : { enterBy }),
		...(hasOrigins ? { enterFrom: fields.list('enterFrom') } : {})
	};
}
