import { definitionFault } from '../fields/changed-definitions';
import { fitsField } from '../fields/field';
import { same } from '../core/list-edit';
import { isAdmin, type People } from '../member/member';
import { mayMakeSpaceId } from '../space/new-space';
import { mayMakeSpaces, maySetVisibility } from '../space/policy-rules';
import { SPACE_DEFAULTS, type Space, type Stage } from '../space/space';
import { SPEAKING_DEFAULTS, type SpeakingPolicy } from '../topic/speaking-policy';
import { WORK_DEFAULTS, type WorkPolicy } from '../space/work-policy';
import { looksAfter } from '../space/looks-after';
import { guestsRead, memberOf, membersOnly } from './common-rules';
import { ALLOWS, NO_OPINION, refuses, refusesIf, type Rule } from './rule';

/** One effect of a change on a space's document. */
export type SpaceFact =
	| { readonly what: 'make' }
	| { readonly what: 'empty' }
	| {
			readonly what: 'set';
			readonly field: SpaceField;
			readonly from: unknown;
			readonly to: unknown;
	  }
	| { readonly what: 'member'; readonly member: string; readonly inside: boolean }
	| { readonly what: 'stage'; readonly from: Stage | null; readonly to: Stage | null }
	/** An item of which a space has several, beside its stages. */
	| { readonly what: 'part'; readonly part: SpacePart; readonly id: string }
	/** A group that it is put into or taken out of, or a tag. */
	| { readonly what: 'label'; readonly of: 'groups' | 'tags'; readonly id: string }
	/** The value of one of the workspace's fields for spaces. */
	| { readonly what: 'value'; readonly field: string; readonly to: unknown }
	| { readonly what: 'ask'; readonly member: string }
	| { readonly what: 'answer'; readonly member: string }
	/** The change has no visible effect. Even that is not allowed for everybody. */
	| { readonly what: 'nothing' };

/** The kinds of items of which a space has several, beside its stages. */
export type SpacePart = (typeof PARTS)[number];

const PARTS = [
	'activities',
	'fields',
	'lostReasons',
	'views'
] as const satisfies readonly (keyof Space)[];

const FIELDS = [
	'name',
	'kind',
	'visibility',
	'currency',
	'nearDays',
	'createdAt',
	'createdBy',
	'archived',
	'team',
	'rateFrom',
	'autoDeals',
	'namePattern',
	'deleted',
	'topicsBy',
	'postsBy',
	'moderatedBy',
	'datesBy',
	'approval',
	'guestsComment',
	'topicForm'
] as const satisfies readonly (keyof Space)[];

type SpaceField = (typeof FIELDS)[number];

/** What the rules about spaces read beside the fact itself. */
export interface SpaceContext {
	readonly actor: string;
	readonly id: string;
	readonly before: Space | null;
	readonly after: Space | null;
	readonly people: Pick<People, 'members' | 'spaces'>;
	/** Whether the change may set who enters. For an API token, this depends on what it was created for. */
	readonly mayManage: boolean;
}

/** Returns the facts of a change of a space. */
export function factsOfSpace(before: Space | null, after: Space | null): SpaceFact[] {
	if (after === null) return [{ what: before === null ? 'nothing' : 'empty' }];
	const facts: SpaceFact[] = before === null ? [{ what: 'make' }] : [];
	for (const field of FIELDS) {
		const from = before?.[field];
		const to = after[field];
		// Nothing is said about what a new space is not.
		const isUsual = before === null && isLikeAny(field, to);
		if (from !== to && !isUsual) facts.push({ what: 'set', field, from, to });
	}
	if (before?.members !== after.members) {
		const were = new Set(before?.members);
		const are = new Set(after.members);
		for (const member of are)
			if (!were.has(member)) facts.push({ what: 'member', member, inside: true });
		for (const member of were)
			if (!are.has(member)) facts.push({ what: 'member', member, inside: false });
	}
	for (const member of after.requests.keys()) {
		if (before?.requests.has(member) !== true) facts.push({ what: 'ask', member });
	}
	for (const member of before?.requests.keys() ?? []) {
		if (!after.requests.has(member)) facts.push({ what: 'answer', member });
	}
	const stages = new Map(before?.stages.map((stage) => [stage.id, stage]));
	for (const to of after.stages) {
		const from = stages.get(to.id) ?? null;
		stages.delete(to.id);
		if (from === null || (from !== to && !sameStage(from, to)))
			facts.push({ what: 'stage', from, to });
	}
	for (const from of stages.values()) facts.push({ what: 'stage', from, to: null });
	for (const part of PARTS) {
		// What a change did not touch is the same object as before.
		if (before?.[part] === after[part]) continue;
		const were = new Map<string, object>(before?.[part].map((item) => [item.id, item]));
		for (const item of after[part]) {
			const was = were.get(item.id);
			were.delete(item.id);
			if (!isAlike(was, item)) facts.push({ what: 'part', part, id: item.id });
		}
		for (const id of were.keys()) facts.push({ what: 'part', part, id });
	}
	for (const of of ['groups', 'tags'] as const) {
		const were = new Set(before?.[of]);
		const are = new Set(after[of]);
		for (const id of are) if (!were.has(id)) facts.push({ what: 'label', of, id });
		for (const id of were) if (!are.has(id)) facts.push({ what: 'label', of, id });
	}
	for (const field of new Set([
		...Object.keys(before?.values ?? {}),
		...Object.keys(after.values)
	])) {
		const to = after.values[field] ?? null;
		const from = before?.values[field] ?? null;
		if (JSON.stringify(from) !== JSON.stringify(to)) facts.push({ what: 'value', field, to });
	}
	return facts.length === 0 ? [{ what: 'nothing' }] : facts;
}

/** Whether a new space has a field as every space does that says nothing of it. */
const isLikeAny = (field: SpaceField, to: unknown): boolean =>
	(field === 'deleted' || isSpeaking(field) || isWorking(field)) && to === SPACE_DEFAULTS[field];

const isWorking = (field: SpaceField): field is keyof WorkPolicy =>
	Object.hasOwn(WORK_DEFAULTS, field);

const isSpeaking = (field: SpaceField): field is keyof SpeakingPolicy =>
	Object.hasOwn(SPEAKING_DEFAULTS, field);

const isAlike = (was: object | undefined, is: object): boolean =>
	was === is || (was !== undefined && JSON.stringify(was) === JSON.stringify(is));

const sameStage = (a: Stage, b: Stage): boolean =>
	([...Object.keys(a), ...Object.keys(b)] as (keyof Stage)[]).every((key) => same(a[key], b[key]));

/** The fields that are set once, at creation. */
const FIXED: ReadonlySet<SpaceField> = new Set(['kind', 'currency', 'createdAt', 'createdBy']);

/** The fields that determine who may enter. */
const DOOR: ReadonlySet<SpaceField> = new Set(['visibility', 'archived', 'team', 'deleted']);

type SpaceRule = Rule<SpaceFact, SpaceContext>;

/** The rules that judge a change of a space, in the order in which they are asked. */
export const SPACE_RULES = {
	'members-only': membersOnly('spaces'),
	'guests-read': guestsRead('spaces', 'Guests neither make spaces nor change them.'),
	'made-by-its-maker': {
		id: 'SP-01',
		who: 'members who are no guests',
		what: 'Whoever makes a space does so in their own name and, unless they are admins, under an id of their own.',
		on: 'spaces',
		why: 'Then the door can say the same of a hidden space and of one that does not exist.',
		judge: (fact, context) => {
			if (fact.what !== 'make') return NO_OPINION;
			const member = memberOf(context);
			if (member === undefined) return NO_OPINION;
			if (isAdmin(member.role)) return ALLOWS;
			if (context.after?.createdBy !== context.actor) return refuses('not-the-author');
			return mayMakeSpaceId(context.actor, context.id) ? ALLOWS : refuses('not-yours');
		}
	},
	'kept-as-made': {
		id: 'SP-03',
		who: 'everybody',
		what: 'Kind, currency, maker and moment of a space stay as they were made, and it is never emptied.',
		on: 'spaces',
		why: 'Its records are what they are because of them.',
		judge: (fact, { before }) => {
			if (fact.what === 'empty') return refuses('fixed');
			if (fact.what !== 'set' || before === null || !FIXED.has(fact.field)) return NO_OPINION;
			return refuses('fixed', { field: fact.field });
		}
	},
	'requests-are-the-relays': {
		id: 'LS-05',
		who: 'everybody',
		what: 'Who asks to be let in is noted by the relay alone.',
		on: 'spaces',
		why: 'Who asks cannot write into what they may not enter, and nobody asks for others.',
		judge: (fact) => refusesIf(fact.what === 'ask', 'not-foreseen')
	},
	'makers-make': {
		id: 'LS-06',
		who: 'everybody but admins',
		what: 'Who may create spaces is what the workspace’s setting says: all members, supervisors and admins, or admins alone.',
		on: 'spaces',
		why: 'A company that wants few spaces says who makes them.',
		judge: (fact, context) => {
			if (fact.what !== 'make') return NO_OPINION;
			return refusesIf(!mayMakeSpaces(memberOf(context), context.people.spaces), 'makers-only');
		}
	},
	'visibility-as-allowed': {
		id: 'LS-06',
		who: 'everybody but admins',
		what: 'Where the workspace lets only admins choose who sees a space, others make it as the default says and never change it.',
		on: 'spaces',
		why: 'Who sees what is decided by those who answer for it.',
		judge: (fact, context) => {
			if (fact.what !== 'set' || fact.field !== 'visibility') return NO_OPINION;
			const member = memberOf(context);
			const policy = context.people.spaces;
			if (member === undefined || isAdmin(member.role)) return NO_OPINION;
			const may =
				context.before === null
					? maySetVisibility(member.role, context.after?.visibility ?? 'hidden', policy)
					: policy?.visibilityBy !== 'admins';
			return refusesIf(!may, 'visibility-fixed');
		}
	},
	'admins-delete-spaces': {
		id: 'LS-12',
		who: 'everybody but admins',
		what: 'Only admins and owners delete a space or restore it. It keeps everything.',
		on: 'spaces',
		why: 'A space that vanishes is the work of many.',
		judge: (fact, context) => {
			if (fact.what !== 'set' || fact.field !== 'deleted') return NO_OPINION;
			const member = memberOf(context);
			return refusesIf(member === undefined || !isAdmin(member.role), 'deletion');
		}
	},
	'values-of-their-type': {
		id: 'LS-10',
		who: 'everybody but admins',
		what: 'A value of one of the workspace’s fields for spaces is of the field’s type. Admins change types, and bring the values that follow.',
		on: 'spaces',
		why: 'Every device can read, sort and filter what is in a field.',
		judge: (fact, context) => {
			const member = memberOf(context);
			if (fact.what !== 'value' || (member !== undefined && isAdmin(member.role)))
				return NO_OPINION;
			// A device may bring a value before the field itself: what is not known is not forbidden.
			const field = context.people.spaces?.fields.find(({ id }) => id === fact.field);
			const fits = field === undefined || fitsField(field, fact.to);
			return refusesIf(!fits, 'malformed', { field: field?.name ?? '' });
		}
	},
	'fields-that-can-be': {
		id: 'LW-06',
		who: 'everybody',
		what: 'The default of a custom field is of the field’s type, and only a field that is not in use any more is deleted for good.',
		on: 'spaces',
		why: 'What starts with a default that does not fit would be refused for somebody who did nothing wrong.',
		judge: (fact, { before, after }) => {
			if (fact.what !== 'part' || fact.part !== 'fields') return NO_OPINION;
			const fault = definitionFault(before?.fields ?? [], after?.fields ?? []);
			return refusesIf(fault !== null, 'malformed', { field: fault ?? '' });
		}
	},
	'tokens-as-made': {
		id: 'SP-04',
		who: 'API tokens',
		what: 'A token that was not made to manage a space changes neither its members, visibility and team nor whether it is archived or deleted, and answers nobody who asks to be let in.',
		on: 'spaces',
		why: 'Whoever gives a script something to write does not mean the door.',
		judge: (fact, { mayManage }) => {
			if (mayManage) return NO_OPINION;
			const isDoor =
				fact.what === 'make' ||
				fact.what === 'member' ||
				fact.what === 'answer' ||
				(fact.what === 'set' && DOOR.has(fact.field));
			return refusesIf(isDoor, 'managers-only');
		}
	},
	'managers-configure': {
		id: 'SP-02',
		who: 'admins, supervisors inside, the maker',
		what: 'Those who look after a space set its name, visibility, members, stages, activities, fields, reasons, shared views, groups, tags and values, and answer who asks to be let in.',
		on: 'spaces',
		why: 'Everybody works by the process; few change it.',
		judge: (_, context) => {
			const member = memberOf(context);
			const space = context.before ?? context.after;
			if (member === undefined || space === null) return NO_OPINION;
			return looksAfter(member, space) ? ALLOWS : refuses('managers-only');
		}
	},
	'closed-stages-stay-closed': {
		id: 'OP-07',
		who: 'everybody but admins',
		what: 'Only admins and owners reopen or remove a stage of a sales space that means won or lost.',
		on: 'spaces',
		why: 'Else who may not take a deal out of won would make won mean something else.',
		judge: (fact, context) => {
			if (fact.what !== 'stage' || context.before?.kind !== 'sales') return NO_OPINION;
			const { from, to } = fact;
			if (from === null || from.kind === 'open' || from.kind === to?.kind) return NO_OPINION;
			const member = memberOf(context);
			const mayDo = member !== undefined && isAdmin(member.role);
			return refusesIf(!mayDo, 'closed-stays-closed', { stage: from.name });
		}
	}
} as const satisfies Readonly<Record<string, SpaceRule>>;
