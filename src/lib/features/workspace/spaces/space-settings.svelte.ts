import { untrack } from 'svelte';
import type { WorkspaceView } from '$lib/app/context';
import type { MemberId, TeamId } from '$lib/domain/core/ids';
import {
	checkSettings,
	conflictsWith,
	diffSettings,
	isEmptyChange,
	settingsOf,
	withSettings,
	type SettingsChange,
	type SettingsConflict,
	type SettingsFault,
	type SettingsField,
	type StagedSettings
} from '$lib/domain/space/settings';
import type { Entrants } from '$lib/domain/space/work-policy';
import type { RateFrom, Space, Visibility } from '$lib/domain/space/space';
import {
	putLostReason,
	readSpace,
	removeLostReason,
	setSpaceField,
	setSpaceGroup,
	setSpaceMember,
	setSpaceTag,
	setSpaceValue
} from '$lib/documents/space';
import { missingOf } from '$lib/domain/fields/values';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import type { TopicForm } from '$lib/domain/topic/topic';
import type { Speakers } from '$lib/domain/topic/speaking-policy';
import type { CustomValue } from '$lib/domain/fields/field';
import { listNow } from '$lib/features/common/spaces/list-now';
import type { FieldId } from '$lib/domain/core/ids';
import type { NotSaved, Saved } from '$lib/replica/saved';
import { ReasonList } from './reason-list.svelte';

/**
 * The outcome of saving. `faults` are marked in the form, `conflicts` need a decision first, and
 * `unfit` changes do not fit the changes of others.
 */
export type SaveOutcome =
	| { readonly is: 'saved' | 'nothing' | 'faults' | 'conflicts' | 'unfit' }
	/** The rules do not allow it, or do so no longer, or this device could not store it. */
	| { readonly is: 'not-saved'; readonly why: NotSaved };

/** The state of the form of a space's settings. All changes are saved at once (LW-03). */
export class SpaceSettingsForm {
	name = $state('');
	visibility = $state<Visibility>('public');
	nearDays = $state(0);
	/** The team whose pipeline the space is (PL-01). */
	team = $state<TeamId | null>(null);
	rateFrom = $state<RateFrom>('stage');
	autoDeals = $state(false);
	/** Proposes the description of a new deal (OP-11). */
	namePattern = $state('');
	/** Who starts topics, writes and moderates (SP-05). */
	topicsBy = $state<Speakers>('all');
	postsBy = $state<Speakers>('all');
	moderatedBy = $state<Speakers>('managers');
	/** Who changes dates of tasks, and whether done needs approval (LW-05). */
	datesBy = $state<Entrants>('everyone');
	approval = $state(false);
	guestsComment = $state(false);
	topicForm = $state<TopicForm>('plain');
	members = $state.raw<readonly MemberId[]>([]);
	/** The groups that the space is in (LS-11), its tags, and the values of its fields (LS-10). */
	groups = $state.raw<readonly string[]>([]);
	tags = $state.raw<readonly string[]>([]);
	values = $state.raw<Readonly<Record<FieldId, CustomValue>>>({});
	saving = $state(false);
	readonly reasons: ReasonList;
	/** The space as it was when editing began. */
	private base = $state.raw<Space>() as Space;
	private asked = $state(false);

	constructor(
		private readonly view: WorkspaceView,
		space: Space
	) {
		this.reasons = new ReasonList(view.acting.random);
		this.load(space);
	}

	private readonly change: SettingsChange = $derived.by(() =>
		diffSettings(this.base, this.staged, this.view.replica.me)
	);

	/** Whether there are unsaved changes. */
	readonly dirty: boolean = $derived(!isEmptyChange(this.change));

	/** All faults, once the person has tried to save. */
	readonly faults: readonly SettingsFault[] = $derived(
		this.asked ? checkSettings(this.base.kind, this.staged) : []
	);

	/** The required fields of all spaces that have no value here, once the person has tried to save (LS-10). */
	readonly missing: readonly WorkspaceField[] = $derived.by(() =>
		this.asked ? missingOf(this.view.directory.spaces?.fields ?? [], this.values) : []
	);

	/** What somebody else has changed meanwhile and saving would overwrite. */
	readonly conflicts: readonly SettingsConflict[] = $derived.by(() =>
		conflictsWith(this.base, this.now, this.change)
	);

	/** The present space, with the changes of everybody. */
	get now(): Space {
		return this.view.space(this.base.id) ?? this.base;
	}

	/** Starts again from the present space. Unsaved changes are discarded. */
	discard(): void {
		this.load(this.now);
	}

	/** Takes over the changes of others, while there are no unsaved changes here. */
	follow(space: Space): void {
		untrack(() => {
			if (space !== this.base) this.load(space);
		});
	}

	/** Sets whether a member has access. */
	setMember(member: MemberId, inside: boolean): void {
		const others = this.members.filter((id) => id !== member);
		this.members = inside ? [...others, member] : others;
	}

	/** Saves what differs. `replace` also overwrites what somebody else has changed meanwhile. */
	async save(replace: boolean): Promise<SaveOutcome> {
		this.asked = true;
		if (this.saving || !this.dirty) return { is: 'nothing' };
		if (this.faults.length > 0 || this.missing.length > 0) return { is: 'faults' };
		this.saving = true;
		try {
			if (!replace && this.conflicts.length > 0) return { is: 'conflicts' };
			const { change, now } = this;
			const after = withSettings(now, change);
			if (checkSettings(after.kind, settingsOf(after)).length > 0) return { is: 'unfit' };
			const written = await this.write(change);
			if (!written.ok) return { is: 'not-saved', why: written.error };
			this.load(after);
			return { is: 'saved' };
		} finally {
			this.saving = false;
		}
	}

	private async write(change: SettingsChange): Promise<Saved> {
		const { id } = this.base;
		const { replica } = this.view;
		const written = await replica.space(id).edit((doc) => {
			const space = readSpace(doc, id);
			if (space === null) return;
			const after = withSettings(space, change);
			for (const field of fieldsOf(change)) setSpaceField(doc, field, after[field]);
			for (const [member, inside] of change.members) setSpaceMember(doc, member, inside);
			const put = new Set(change.reasons.put.map(({ item }) => item.id));
			for (const reason of after.lostReasons) if (put.has(reason.id)) putLostReason(doc, reason);
			for (const reason of change.reasons.removed) removeLostReason(doc, reason);
			for (const [group, inside] of change.groups) setSpaceGroup(doc, group, inside);
			for (const [tag, inside] of change.tags) setSpaceTag(doc, tag, inside);
			for (const [field, value] of change.values) setSpaceValue(doc, field, value);
		});
		if (!written.ok) return written;
		return listNow(this.view, [id]);
	}

	private load(space: Space): void {
		const staged = settingsOf(space);
		this.base = space;
		this.name = staged.name;
		this.visibility = staged.visibility;
		this.nearDays = staged.nearDays;
		this.team = staged.team;
		this.rateFrom = staged.rateFrom;
		this.autoDeals = staged.autoDeals;
		this.namePattern = staged.namePattern;
		this.topicsBy = staged.topicsBy;
		this.postsBy = staged.postsBy;
		this.moderatedBy = staged.moderatedBy;
		this.datesBy = staged.datesBy;
		this.approval = staged.approval;
		this.guestsComment = staged.guestsComment;
		this.topicForm = staged.topicForm;
		this.members = staged.members;
		this.groups = staged.groups;
		this.tags = staged.tags;
		this.values = staged.values;
		this.reasons.items = staged.reasons;
		this.asked = false;
	}

	private get staged(): StagedSettings {
		const { name, visibility, nearDays, team, rateFrom, autoDeals, namePattern, members } = this;
		return {
			name,
			visibility,
			nearDays,
			team,
			rateFrom,
			autoDeals,
			namePattern,
			members,
			reasons: this.reasons.items,
			groups: this.groups,
			tags: this.tags,
			values: this.values,
			topicsBy: this.topicsBy,
			postsBy: this.postsBy,
			moderatedBy: this.moderatedBy,
			datesBy: this.datesBy,
			approval: this.approval,
			guestsComment: this.guestsComment,
			topicForm: this.topicForm
		};
	}
}

const fieldsOf = ({ fields }: SettingsChange) => Object.keys(fields) as SettingsField[];
