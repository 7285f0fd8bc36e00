import type { MemberId, StageId } from '../core/ids';
import { ordersBetween, type OrderKey } from '../core/order';
import { checkName, type NameFault } from './new-space';
import { checkProcess, settled, type ProcessFault, type StageDraft } from './process';
import {
	inOrder,
	STAGE_DEFAULTS,
	type Space,
	type SpaceKind,
	type Stage,
	type Visibility
} from './space';

/** A stage while it is edited: its place is that in the list. */
export interface StagedStage extends StageDraft {
	readonly id: StageId;
	readonly hint: string;
}

/** What a space's settings hold while they are edited (LW-03). */
export interface StagedSettings {
	readonly name: string;
	readonly visibility: Visibility;
	/** Whole days; `NaN` while nothing that can be read is typed (OP-01). */
	readonly nearDays: number;
	readonly members: readonly MemberId[];
	readonly stages: readonly StagedStage[];
}

/** The settings that are one value each. */
export type SettingsField = 'name' | 'visibility' | 'nearDays';

const FIELDS: readonly SettingsField[] = ['name', 'visibility', 'nearDays'];

const STAGE_FIELDS = ['name', 'hint', 'kind', 'probability'] as const;

/** What is wrong with staged settings. */
export type SettingsFault =
	NameFault | { readonly field: 'nearDays'; readonly fault: 'out-of-range' } | ProcessFault;

/** The most days before a close date that may count as near. */
export const MAX_NEAR_DAYS = 365;

/** A stage that is new or differs from what it was. */
export interface StageChange {
	/** As it was staged: what there is to write where the stage does not exist. */
	readonly stage: Stage;
	/** The fields that differ; others are not touched where the stage exists. */
	readonly set: Partial<Omit<Stage, 'id' | 'importId'>>;
}

/** What saving the settings changes, and nothing beside it. */
export interface SettingsChange {
	readonly fields: Partial<Pick<Space, SettingsField>>;
	/** Who comes in (`true`) and who goes out (`false`). */
	readonly members: ReadonlyMap<MemberId, boolean>;
	readonly put: readonly StageChange[];
	readonly removed: readonly StageId[];
}

/** Something that was changed here and meanwhile also by somebody else, in another way. */
export type SettingsConflict =
	| { readonly what: 'field'; readonly field: SettingsField }
	| {
			readonly what: 'stage';
			readonly id: StageId;
			/** As it was called when the editing began. */
			readonly name: string;
			readonly how: 'both-changed' | 'removed-there' | 'changed-there';
	  };

/** The settings of a space, as a form starts from them. */
export const settingsOf = ({
	name,
	visibility,
	nearDays,
	members,
	stages
}: Space): StagedSettings => ({ name, visibility, nearDays, members, stages: stages.map(settled) });

/** Checks staged settings. Gives every fault, in the order of the form's fields. */
export function checkSettings(kind: SpaceKind, staged: StagedSettings): readonly SettingsFault[] {
	const faults: SettingsFault[] = [...checkName(staged.name)];
	if (kind === 'discussion') return faults;
	const { nearDays } = staged;
	if (!Number.isInteger(nearDays) || nearDays < 0 || nearDays > MAX_NEAR_DAYS) {
		faults.push({ field: 'nearDays', fault: 'out-of-range' });
	}
	return [...faults, ...checkProcess(staged.stages.map(settled))];
}

/**
 * What differs between the space as it was when the editing began and what is staged. A space that
 * stops being public takes in who does that: they must not lock themselves out (LS-05).
 */
export function diffSettings(base: Space, staged: StagedSettings, actor: MemberId): SettingsChange {
	const trimmed = { ...staged, name: tidied(staged.name, base.name) };
	const fields = pick(trimmed, FIELDS, (field) => !Object.is(trimmed[field], base[field]));
	const members = new Map<MemberId, boolean>();
	for (const id of staged.members) if (!base.members.includes(id)) members.set(id, true);
	for (const id of base.members) if (!staged.members.includes(id)) members.set(id, false);
	if (base.visibility === 'public' && staged.visibility !== 'public') {
		if (base.members.includes(actor)) members.delete(actor);
		else members.set(actor, true);
	}
	const kept = new Set(staged.stages.map(({ id }) => id));
	return {
		fields,
		members,
		put: diffStages(base.stages, staged.stages),
		removed: base.stages.map(({ id }) => id).filter((id) => !kept.has(id))
	};
}

/** Whether a change does anything. */
export const isEmptyChange = ({ fields, members, put, removed }: SettingsChange): boolean =>
	Object.keys(fields).length === 0 &&
	members.size === 0 &&
	put.length === 0 &&
	removed.length === 0;

/** The space as it is after a change: what others did to other things stays. */
export function withSettings(space: Space, change: SettingsChange): Space {
	const stages = new Map(space.stages.map((stage) => [stage.id, stage]));
	for (const id of change.removed) stages.delete(id);
	for (const { stage, set } of change.put) {
		const found = stages.get(stage.id);
		stages.set(stage.id, found === undefined ? stage : { ...found, ...set });
	}
	const members = new Set(space.members);
	for (const [id, inside] of change.members) {
		if (inside) members.add(id);
		else members.delete(id);
	}
	return {
		...space,
		...change.fields,
		members: [...members].sort(),
		stages: inOrder([...stages.values()])
	};
}

/**
 * Where a change would take back what somebody else has done since the editing began. Who is inside
 * is either or: two people who change that for the same member mean the same.
 */
export function conflictsWith(
	base: Space,
	now: Space,
	change: SettingsChange
): readonly SettingsConflict[] {
	const conflicts: SettingsConflict[] = [];
	for (const field of FIELDS) {
		const mine = change.fields[field];
		if (mine === undefined || now[field] === base[field] || now[field] === mine) continue;
		conflicts.push({ what: 'field', field });
	}
	const before = new Map(base.stages.map((stage) => [stage.id, stage]));
	const there = new Map(now.stages.map((stage) => [stage.id, stage]));
	for (const { stage, set } of change.put) {
		const was = before.get(stage.id);
		if (was === undefined) continue;
		const is = there.get(stage.id);
		const { id } = stage;
		const { name } = was;
		if (is === undefined) conflicts.push({ what: 'stage', id, name, how: 'removed-there' });
		else if (bothChanged(was, is, set)) {
			conflicts.push({ what: 'stage', id, name, how: 'both-changed' });
		}
	}
	for (const id of change.removed) {
		const was = before.get(id);
		const is = there.get(id);
		if (was === undefined || is === undefined) continue;
		if (!STAGE_FIELDS.some((field) => is[field] !== was[field])) continue;
		conflicts.push({ what: 'stage', id, name: was.name, how: 'changed-there' });
	}
	return conflicts;
}

const bothChanged = (was: Stage, is: Stage, set: StageChange['set']): boolean =>
	([...STAGE_FIELDS, 'order'] as const).some(
		(field) => set[field] !== undefined && is[field] !== was[field] && is[field] !== set[field]
	);

function diffStages(base: readonly Stage[], staged: readonly StagedStage[]): StageChange[] {
	const before = new Map(base.map((stage) => [stage.id, stage]));
	const orders = ordersFor(base, staged);
	const changes: StageChange[] = [];
	staged.forEach((draft, at) => {
		const was = before.get(draft.id);
		const stage: Stage = {
			id: draft.id,
			...settled({
				name: tidied(draft.name, was?.name),
				hint: tidied(draft.hint, was?.hint),
				kind: draft.kind,
				probability: draft.probability
			}),
			colour: was?.colour ?? STAGE_DEFAULTS.colour,
			idleDays: was?.idleDays ?? STAGE_DEFAULTS.idleDays,
			order: orders[at] ?? '',
			importId: was?.importId ?? null
		};
		if (was === undefined) {
			changes.push({ stage, set: stage });
			return;
		}
		// Compared as settled: a stage that was kept otherwise before is no edit of this person.
		const old = settled(was);
		const set = pick(
			stage,
			[...STAGE_FIELDS, 'order'] as const,
			(field) => !Object.is(stage[field], old[field])
		);
		if (Object.keys(set).length > 0) changes.push({ stage, set });
	});
	return changes;
}

/** What was typed, without space around it; what nobody has touched stays as it is. */
const tidied = (typed: string, was: string | undefined): string =>
	typed === was ? typed : typed.trim();

/** A key for every place; as many stages as possible keep theirs, so that others' moves survive. */
function ordersFor(base: readonly Stage[], staged: readonly StagedStage[]): OrderKey[] {
	const old = new Map(base.map(({ id, order }) => [id, order]));
	const keys = staged.map(({ id }) => old.get(id) ?? '');
	const left = new Set(staged.map(({ id }) => id));
	const untouched = base.filter(({ id }) => left.has(id)).map(({ id }) => id);
	if (staged.length === untouched.length && staged.every(({ id }, at) => id === untouched[at])) {
		return keys;
	}
	const fixed = longestRise(keys);
	const orders: OrderKey[] = [];
	let last: OrderKey | null = null;
	for (const at of [...fixed, keys.length]) {
		const next = keys[at] ?? null;
		orders.push(...ordersBetween(last, next, at - orders.length));
		if (next !== null) orders.push(next);
		last = next;
	}
	return orders;
}

/** The places of the longest series of keys that rises; empty keys belong to none. */
function longestRise(keys: readonly OrderKey[]): readonly number[] {
	const ending: (readonly number[])[] = [];
	let longest: readonly number[] = [];
	keys.forEach((key, at) => {
		let before: readonly number[] = [];
		if (key !== '') {
			for (let other = 0; other < at; other += 1) {
				const series = ending[other] ?? [];
				if ((keys[other] ?? '') < key && series.length > before.length) before = series;
			}
		}
		const series = key === '' ? [] : [...before, at];
		ending.push(series);
		if (series.length > longest.length) longest = series;
	});
	return longest;
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
