import {
	conflictsIn,
	diffList,
	isEmptyListEdit,
	placesFor,
	tidied,
	type ItemConflict,
	type ListEdit
} from '../core/list-edit';
import type { FieldId, MemberId, TeamId } from '../core/ids';
import type { CustomValue } from '../fields/field';
import type { FieldValues } from '../fields/values';
import { tidyTags } from './tags';
import { patternFault } from '../deal/naming';
import { checkName, type NameFault } from './new-space';
import {
	inOrder,
	type GroupId,
	type LostReason,
	type RateFrom,
	type Space,
	type SpaceKind,
	type Visibility
} from './space';
import { identity } from '../text/identity';
import type { Entrants } from './work-policy';
import type { TopicForm } from '../topic/topic';
import type { Speakers } from '../topic/speaking-policy';

/** A reason for losing while it is edited. Its order is its position in the list. */
export type StagedReason = Omit<LostReason, 'order'>;

/** The settings of a space while they are edited (LW-03). Its process has an editor of its own. */
export interface StagedSettings {
	readonly name: string;
	readonly visibility: Visibility;
	/** The whole number of days; `NaN` while the typed text cannot be read (OP-01). */
	readonly nearDays: number;
	/** The team whose pipeline it is (PL-01). */
	readonly team: TeamId | null;
	readonly rateFrom: RateFrom;
	readonly autoDeals: boolean;
	readonly namePattern: string;
	readonly members: readonly MemberId[];
	readonly reasons: readonly StagedReason[];
	readonly groups: readonly GroupId[];
	readonly tags: readonly string[];
	readonly values: FieldValues;
	/** Who starts topics, posts and moderates (SP-05). */
	readonly topicsBy: Speakers;
	readonly postsBy: Speakers;
	readonly moderatedBy: Speakers;
	/** Who changes dates of tasks, and whether done needs approval (LW-05). */
	readonly datesBy: Entrants;
	readonly approval: boolean;
	/** Whether guests comment on pages (PG-04). */
	readonly guestsComment: boolean;
	/** As what a new topic is proposed (LS-03). */
	readonly topicForm: TopicForm;
}

/** The settings that are one value each. */
export type SettingsField = (typeof FIELDS)[number];

const FIELDS = [
	'name',
	'visibility',
	'nearDays',
	'team',
	'rateFrom',
	'autoDeals',
	'namePattern',
	'topicsBy',
	'postsBy',
	'moderatedBy',
	'datesBy',
	'approval',
	'guestsComment',
	'topicForm'
] as const;

/** What is wrong with staged settings. `at` counts from 0. */
export type SettingsFault =
	| NameFault
	| { readonly field: 'nearDays'; readonly fault: 'out-of-range' }
	| { readonly field: 'namePattern'; readonly fault: 'unknown-part' | 'too-long' }
	| { readonly field: 'reason'; readonly at: number; readonly fault: 'missing' | 'twice' };

/** The most days before a close date that may count as near. */
export const MAX_NEAR_DAYS = 365;

/** What saving the settings changes, and nothing else. */
export interface SettingsChange {
	readonly fields: Partial<Pick<Space, SettingsField>>;
	/** The members who get access (`true`) or lose it (`false`). */
	readonly members: ReadonlyMap<MemberId, boolean>;
	readonly reasons: ListEdit<LostReason>;
	/** The groups that it is put into (`true`) or taken out of, its tags, and the values of its fields. */
	readonly groups: ReadonlyMap<GroupId, boolean>;
	readonly tags: ReadonlyMap<string, boolean>;
	readonly values: ReadonlyMap<FieldId, CustomValue>;
}

/** A setting that was changed here, and meanwhile differently by somebody else. */
export type SettingsConflict =
	| { readonly what: 'field'; readonly field: SettingsField }
	| (ItemConflict & {
			readonly what: 'reason';
			/** Its name when editing began. */
			readonly name: string;
	  });

/** Returns the settings of a space, as a form starts from them. */
export const settingsOf = (space: Space): StagedSettings => {
	const { name, visibility, nearDays, team, rateFrom, autoDeals, namePattern, members } = space;
	const { groups, tags, values, topicsBy, postsBy, moderatedBy, guestsComment } = space;
	const { datesBy, approval, topicForm } = space;
	return {
		name,
		visibility,
		nearDays,
		team,
		rateFrom,
		autoDeals,
		namePattern,
		members,
		reasons: space.lostReasons,
		groups,
		tags,
		values,
		topicsBy,
		postsBy,
		moderatedBy,
		datesBy,
		approval,
		guestsComment,
		topicForm
	};
};

/** Checks edited settings. Returns every fault, in the order of the form's fields. */
export function checkSettings(kind: SpaceKind, staged: StagedSettings): readonly SettingsFault[] {
	const faults: SettingsFault[] = [...checkName(staged.name)];
	if (kind === 'discussion') return faults;
	const { nearDays } = staged;
	if (!Number.isInteger(nearDays) || nearDays < 0 || nearDays > MAX_NEAR_DAYS) {
		faults.push({ field: 'nearDays', fault: 'out-of-range' });
	}
	const pattern = patternFault(staged.namePattern);
	if (pattern !== null) faults.push({ field: 'namePattern', fault: pattern });
	return [...faults, ...checkReasons(staged.reasons)];
}

function checkReasons(reasons: readonly StagedReason[]): SettingsFault[] {
	const seen = new Set<string>();
	return reasons.flatMap(({ name }, at): SettingsFault[] => {
		const key = identity(name);
		const twice = seen.has(key);
		seen.add(key);
		if (key === '') return [{ field: 'reason', at, fault: 'missing' }];
		return twice ? [{ field: 'reason', at, fault: 'twice' }] : [];
	});
}

/**
 * What differs between the space as it was when the editing began and what is staged. A space that
 * stops being public takes in who does that: they must not lock themselves out (LS-05).
 */
export function diffSettings(base: Space, staged: StagedSettings, actor: MemberId): SettingsChange {
	const trimmed = {
		...staged,
		name: tidied(staged.name, base.name),
		namePattern: tidied(staged.namePattern, base.namePattern)
	};
	const fields = pick(trimmed, FIELDS, (field) => !Object.is(trimmed[field], base[field]));
	const members = new Map<MemberId, boolean>();
	for (const id of staged.members) if (!base.members.includes(id)) members.set(id, true);
	for (const id of base.members) if (!staged.members.includes(id)) members.set(id, false);
	if (base.visibility === 'public' && staged.visibility !== 'public') {
		if (base.members.includes(actor)) members.delete(actor);
		else members.set(actor, true);
	}
	return {
		fields,
		members,
		reasons: diffReasons(base.lostReasons, staged.reasons),
		groups: diffSet(base.groups, staged.groups),
		tags: diffSet(base.tags, tidyTags(staged.tags)),
		values: diffValues(base.values, staged.values)
	};
}

function diffSet(base: readonly string[], staged: readonly string[]): ReadonlyMap<string, boolean> {
	const changed = new Map<string, boolean>();
	for (const id of staged) if (!base.includes(id)) changed.set(id, true);
	for (const id of base) if (!staged.includes(id)) changed.set(id, false);
	return changed;
}

function diffValues(base: FieldValues, staged: FieldValues): ReadonlyMap<FieldId, CustomValue> {
	const changed = new Map<FieldId, CustomValue>();
	for (const id of new Set([...Object.keys(base), ...Object.keys(staged)])) {
		const to = staged[id] ?? null;
		if (JSON.stringify(base[id] ?? null) !== JSON.stringify(to)) changed.set(id, to);
	}
	return changed;
}

function diffReasons(
	base: readonly LostReason[],
	staged: readonly StagedReason[]
): ListEdit<LostReason> {
	const places = placesFor(
		base,
		staged.map(({ id }) => id)
	);
	const before = new Map(base.map(({ id, name }) => [id, name]));
	const reasons = staged.map((reason, at) => ({
		...reason,
		name: tidied(reason.name, before.get(reason.id)),
		order: places[at] ?? ''
	}));
	return diffList(base, reasons);
}

/** Whether a change does anything. */
export const isEmptyChange = (change: SettingsChange): boolean =>
	Object.keys(change.fields).length === 0 &&
	[change.members, change.groups, change.tags, change.values].every(({ size }) => size === 0) &&
	isEmptyListEdit(change.reasons);

/** Returns the space after a change. Changes of others to other settings stay. */
export function withSettings(space: Space, change: SettingsChange): Space {
	const members = new Set(space.members);
	for (const [id, inside] of change.members) {
		if (inside) members.add(id);
		else members.delete(id);
	}
	const reasons = new Map(space.lostReasons.map((reason) => [reason.id, reason]));
	for (const id of change.reasons.removed) reasons.delete(id);
	for (const { item, set } of change.reasons.put) {
		reasons.set(item.id, { ...(reasons.get(item.id) ?? item), ...set });
	}
	return {
		...space,
		...change.fields,
		members: [...members].sort(),
		lostReasons: inOrder([...reasons.values()]),
		groups: applied(space.groups, change.groups),
		tags: applied(space.tags, change.tags),
		values: { ...space.values, ...Object.fromEntries(change.values) }
	};
}

const applied = (
	values: readonly string[],
	change: ReadonlyMap<string, boolean>
): readonly string[] =>
	[
		...values.filter((value) => change.get(value) !== false),
		...[...change].flatMap(([value, inside]) => (inside && !values.includes(value) ? [value] : []))
	].sort();

/**
 * Returns where a change would overwrite what somebody else has changed since editing began. Access is
 * either given or not, so two people who change it for the same member mean the same.
 */
export function conflictsWith(
	base: Space,
	now: Space,
	change: SettingsChange
): readonly SettingsConflict[] {
	const fields = FIELDS.filter((field) => {
		const mine = change.fields[field];
		return mine !== undefined && now[field] !== base[field] && now[field] !== mine;
	});
	const reasons = conflictsIn(base.lostReasons, now.lostReasons, change.reasons);
	const nameOf = (id: string) => base.lostReasons.find((reason) => reason.id === id)?.name ?? '';
	return [
		...fields.map((field): SettingsConflict => ({ what: 'field', field })),
		...reasons.map((one): SettingsConflict => ({ what: 'reason', ...one, name: nameOf(one.id) }))
	];
}

/** The named fields of a value for which the question is answered with yes. */
function pick<Value, Key extends keyof Value>(
	value: Value,
	keys: readonly Key[],
	wanted: (key: Key) => boolean
): Partial<Pick<Value, Key>> {
	const picked: Partial<Pick<Value, Key>> = {};
	for (const key of keys) if (wanted(key)) picked[key] = value[key];
	return picked;
}
