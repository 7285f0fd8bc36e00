import type { TopicForm } from '../topic/topic';
import type { Acting } from '../core/change';
import {
	newId,
	type MemberId,
	type Random,
	type SpaceId,
	type StageId,
	type TeamId
} from '../core/ids';
import type { Currency } from '../money/money';
import { activitiesFrom, type ActivityDraft } from '../process/defaults';
import { checkProcess, type ProcessFault, type StageDraft } from './process';
import {
	DEFAULT_NEAR_DAYS,
	SPACE_DEFAULTS,
	type GroupId,
	type Space,
	type SpaceKind,
	type Visibility
} from './space';
import type { FieldValues } from '../fields/values';
import { withStructure, type Structure } from './saved-template';
import { viewsFrom, type StartView } from './start-views';
import { stagesFrom, usualReasons } from './templates';
import { tidyTags } from './tags';
import { visible } from '../text/visible';

/** The values of the form of a new space (LS-08). */
export interface SpaceDraft {
	readonly kind: SpaceKind;
	readonly name: string;
	readonly visibility: Visibility;
	/** The members who may enter beside the creator. It counts only when the space is not public. */
	readonly members: readonly MemberId[];
	readonly stages: readonly SpaceDraftStage[];
	/** As what a new topic is proposed; `plain` when left out (LS-03). */
	readonly topicForm?: TopicForm;
	/** The team whose pipeline the space is (PL-01). None where it is left out. */
	readonly team?: TeamId | null;
	/** Whether new customers get an opportunity in this sales space (OP-12). Not where it is left out. */
	readonly autoDeals?: boolean;
	/** The groups that it is put into (LS-11), its tags, and the values of its fields (LS-10). */
	readonly groups?: readonly GroupId[];
	readonly tags?: readonly string[];
	readonly values?: FieldValues;
	/** The views that everybody there shares from the beginning (LW-03). None where they are left out. */
	readonly views?: readonly StartView[];
	/** How the space works, where it starts with what somebody saved (DI-10). */
	readonly structure?: Structure;
}

/** A stage of a new space, with its activities. */
export interface SpaceDraftStage extends StageDraft {
	readonly activities?: readonly ActivityDraft[];
	/** The stage of the structure that it was made from. */
	readonly origin?: StageId;
}

/** What is wrong with the name of a space. */
export interface NameFault {
	readonly field: 'name';
	readonly fault: 'missing' | 'too-long';
}

/** What is wrong with a draft: which field, and why. */
export type SpaceDraftFault = NameFault | ProcessFault;

/** The longest name of a space, in UTF-16 units. */
export const MAX_SPACE_NAME = 120;

/** Checks the name of a space. */
export function checkName(typed: string): readonly NameFault[] {
	const name = visible(typed);
	if (name === '') return [{ field: 'name', fault: 'missing' }];
	return name.length > MAX_SPACE_NAME ? [{ field: 'name', fault: 'too-long' }] : [];
}

/** Checks a draft. Returns every fault, in the order of the form's fields. */
export function checkSpaceDraft(draft: SpaceDraft): readonly SpaceDraftFault[] {
	const name = checkName(draft.name);
	return draft.kind === 'discussion' ? name : [...name, ...checkProcess(draft.stages)];
}

/** How much of its maker's id a space's id begins with, and how many letters and digits follow. */
const MAKER = 10;
const OWN = 14;

/**
 * Returns the id of a new space. It starts with the id of its creator, so that nobody else can find out
 * whether an id is taken: a hidden space answers exactly as one that does not exist (SP-01).
 */
export const newSpaceId = (member: MemberId, random: Random): SpaceId =>
	`${member.slice(0, MAKER)}-${newId(random, OWN)}`;

/**
 * Whether a member who is not an admin may create a space under this id: only under an id of their own
 * (SP-01).
 */
export function mayMakeSpaceId(member: MemberId, id: SpaceId): boolean {
	const maker = `${member.slice(0, MAKER)}-`;
	return id.startsWith(maker) && /^[0-9A-Za-z]{14}$/.test(id.slice(maker.length));
}

/** Returns the space of a checked draft. Its creator may always enter. */
export function newSpace(
	draft: SpaceDraft,
	made: { readonly id: SpaceId; readonly currency: Currency },
	acting: Acting
): Space {
	const stages = draft.kind === 'discussion' ? [] : draft.stages;
	const named = stages.map((stage) => ({ ...stage, name: visible(stage.name) }));
	const placed = stagesFrom(named, acting.random);
	const space: Space = {
		id: made.id,
		name: visible(draft.name),
		kind: draft.kind,
		visibility: draft.visibility,
		members:
			draft.visibility === 'public'
				? [acting.actor]
				: [...new Set([acting.actor, ...draft.members])].sort(),
		currency: made.currency,
		nearDays: DEFAULT_NEAR_DAYS,
		createdAt: acting.clock.now(),
		createdBy: acting.actor,
		...SPACE_DEFAULTS,
		topicForm: draft.topicForm ?? SPACE_DEFAULTS.topicForm,
		team: draft.kind === 'sales' ? (draft.team ?? null) : null,
		autoDeals: draft.kind === 'sales' && draft.autoDeals === true,
		lostReasons: draft.kind === 'sales' ? usualReasons(acting.random) : [],
		requests: new Map(),
		groups: [...new Set(draft.groups)].sort(),
		tags: tidyTags(draft.tags ?? []),
		values: draft.values ?? {},
		stages: placed,
		views: viewsFrom(draft.kind === 'work' ? (draft.views ?? []) : [], placed, acting.random),
		activities: placed.flatMap(({ id }, at) =>
			activitiesFrom(named[at]?.activities ?? [], id, acting.random)
		)
	};
	if (draft.structure === undefined) return space;
	const origins = named.map(({ origin }) => origin);
	return withStructure(space, draft.structure, origins, acting.random);
}
