import type { WorkspaceView } from '$lib/app/context';
import { startsWithDeals } from '$lib/domain/deal/automatic';
import type { FieldId, MemberId, SpaceId, StageId, TeamId } from '$lib/domain/core/ids';
import {
	checkSpaceDraft,
	type SpaceDraft,
	type SpaceDraftStage,
	type SpaceDraftFault
} from '$lib/domain/space/new-space';
import type { ActivityDraft } from '$lib/domain/process/defaults';
import type { StageDraft } from '$lib/domain/space/process';
import { isFilled, type CustomValue } from '$lib/domain/fields/field';
import { DEFAULT_SPACE_POLICY, type SpacePolicy } from '$lib/domain/space/policy';
import { maySetVisibility } from '$lib/domain/space/policy-rules';
import { VISIBILITIES, type SpaceKind, type Visibility } from '$lib/domain/space/space';
import { startingValues, missingOf, type FieldValues } from '$lib/domain/fields/values';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import type { SavedTemplate } from '$lib/domain/space/saved-template';
import { startViews } from '$lib/domain/space/start-views';
import type { SpaceTemplate } from '$lib/domain/space/template';
import { defaultTemplate, SPACE_TEMPLATES } from '$lib/domain/space/templates';
import { m } from '$lib/i18n/messages';
import { getLocale } from '$lib/i18n/runtime';
import { KeptDraft, type Begun } from '$lib/ui/kept-draft.svelte';
import { outcomeOf } from '$lib/features/common/refusals/why';
import { mayEditSpace } from '$lib/features/common/spaces/may-edit';
import { addSpace } from '$lib/features/common/spaces/add-space';
import { startTalk } from '$lib/features/records/posts/start-talk';
import { startSaved, startWork } from '$lib/features/records/tasks/start-work';
import { exampleCount, exampleTasks, type ExampleTask } from '$lib/domain/task/example-tasks';
import { talkTemplate } from '$lib/domain/topic/talk-templates';
import type { Saved } from '$lib/replica/saved';
import { StageList } from './stage-list.svelte';
import { savedStages, stagesOf } from '$lib/features/common/spaces/template-words';
import { byName } from '$lib/ui/format';

/**
 * The state of the form of a new space (LW-02, LW-03, LS-08). Its name is kept until the space is
 * created. Create it while a component initialises.
 */
export class NewSpaceForm {
	kind = $state<SpaceKind>('sales');
	private readonly kept: KeptDraft<{ name: string }>;
	/** What the person chose about who sees it; `null` while they have not. */
	private chosenVisibility = $state<Visibility | null>(null);
	/** The groups that the space is put into (LS-11), its tags, and the values of its fields (LS-10). */
	groups = $state.raw<readonly string[]>([]);
	tags = $state.raw<readonly string[]>([]);
	private chosenValues = $state.raw<FieldValues>({});
	members = $state.raw<readonly MemberId[]>([]);
	template = $state('');
	/** Whether a work space starts with the example tasks of its template, where it has any. */
	withExamples = $state(true);
	/** The template of a discussion space (LS-03); empty for none. */
	talk = $state('');
	/** The team whose pipeline the space is (PL-01). */
	team = $state<TeamId | null>(null);
	/** What the person chose about automatic opportunities; `null` while they have not. */
	private chosenAutoDeals = $state<boolean | null>(null);
	/** The activities of the stages, from the template. */
	private activities = $state.raw<ReadonlyMap<StageId, readonly ActivityDraft[]>>(new Map());
	/** The stages of the saved template that those of the form were made from. */
	private origins = $state.raw<ReadonlyMap<StageId, StageId>>(new Map());
	saving = $state(false);
	/** Why the space was not created, as text. */
	problem = $state<string | null>(null);
	private asked = $state(false);
	private isMade = $state(false);
	private templateKey = $state('');
	readonly list: StageList;

	constructor(private readonly view: WorkspaceView) {
		this.kept = new KeptDraft(view.drafts, 'new-space', () => ({ name: '' }));
		this.list = new StageList(view.acting.random);
		this.take(defaultTemplate('sales'));
	}

	get name(): string {
		return this.kept.values.name;
	}

	set name(name: string) {
		this.kept.set({ name });
	}

	/** Who sees the space. As the workspace says, unless the person chose (LS-06). */
	get visibility(): Visibility {
		return this.chosenVisibility ?? this.policy.visibility;
	}

	set visibility(visibility: Visibility) {
		this.chosenVisibility = visibility;
	}

	/** The values of the space's fields: the defaults, and what the person chose. */
	get values(): FieldValues {
		return { ...startingValues(this.policy.fields), ...this.chosenValues };
	}

	setValue(field: FieldId, value: CustomValue): void {
		this.chosenValues = { ...this.chosenValues, [field]: value };
	}

	/** The required fields that have no value yet, once the person has tried to submit. */
	get missing(): readonly WorkspaceField[] {
		return this.asked ? missingOf(this.policy.fields, this.values) : [];
	}

	/** Whether the person may choose who sees the space (LS-06). */
	get maySetVisibility(): boolean {
		const role = this.view.me?.role ?? 'guest';
		return VISIBILITIES.every((each) => maySetVisibility(role, each, this.policy));
	}

	private get policy(): SpacePolicy {
		return this.view.directory.spaces ?? DEFAULT_SPACE_POLICY;
	}

	/** Whether something was typed into the form, and how to reset it. */
	get begun(): Begun {
		return this.kept;
	}

	/** Whether there are changed stages that are not stored anywhere yet. */
	get stagesChanged(): boolean {
		return !this.isMade && stageKey(this.list.stages) !== this.templateKey;
	}

	/** Whether new customers get an opportunity here. On in the workspace's first sales space (OP-12). */
	get autoDeals(): boolean {
		return this.chosenAutoDeals ?? startsWithDeals(this.view.catalogue);
	}

	set autoDeals(wanted: boolean) {
		this.chosenAutoDeals = wanted;
	}

	/** The templates for this kind of space. */
	get templates(): readonly SpaceTemplate[] {
		return SPACE_TEMPLATES.filter(({ kind }) => kind === this.kind);
	}

	/** The templates that people saved of this kind of space, by name (DI-10). */
	get savedTemplates(): readonly (readonly [id: string, template: SavedTemplate])[] {
		const compare = byName();
		return [...(this.view.directory.templates ?? [])]
			.filter(([, { kind }]) => kind === this.kind)
			.sort(([, a], [, b]) => compare(a.name, b.name));
	}

	/** The saved template that is chosen; `undefined` for a built-in one, and for one that was deleted meanwhile. */
	get saved(): SavedTemplate | undefined {
		const saved = this.view.directory.templates?.get(this.template);
		return saved?.kind === this.kind ? saved : undefined;
	}

	/** All faults, once the person has tried to submit. */
	readonly faults: readonly SpaceDraftFault[] = $derived(
		this.asked ? checkSpaceDraft(this.draft) : []
	);

	/**
	 * An existing space with the same stages. A field and a filter in it may do instead of a new space
	 * (LW-08).
	 */
	readonly twin: { readonly id: SpaceId; readonly name: string } | null = $derived.by(() => {
		if (this.kind === 'discussion') return null;
		const key = stageKey(this.list.stages);
		const twin = this.view.catalogue.find(
			({ id, kind, enter, archived }) =>
				kind === this.kind &&
				enter &&
				!archived &&
				stageKey(this.view.space(id)?.stages ?? []) === key
		);
		return twin ?? null;
	});

	/** Whether the person may add fields to that space: a sales space that they manage. */
	get twinMayHaveFields(): boolean {
		const { twin } = this;
		const space = twin === null ? null : this.view.space(twin.id);
		return space?.kind === 'sales' && mayEditSpace(this.view, space);
	}

	/** Sets the kind of the space. Its stages come from the template of that kind. */
	choose(kind: SpaceKind): void {
		if (kind === this.kind) return;
		this.kind = kind;
		this.take(defaultTemplate(kind));
	}

	/** Fills the form from a template. */
	take(template: SpaceTemplate): void {
		this.fill(template.id, stagesOf(template));
	}

	/** Fills the form from the template with an id, built-in or saved. */
	takeById(id: string): void {
		const template = this.templates.find((one) => one.id === id);
		const saved = this.view.directory.templates?.get(id);
		if (template !== undefined) this.take(template);
		else if (saved !== undefined) this.fill(id, savedStages(saved));
	}

	private fill(template: string, stages: readonly SpaceDraftStage[]): void {
		this.template = template;
		this.list.start(stages);
		this.templateKey = stageKey(this.list.stages);
		this.isMade = false;
		const made = this.list.stages.map(({ id }, at) => [id, stages[at]] as const);
		this.activities = new Map(made.map(([id, from]) => [id, from?.activities ?? []]));
		this.origins = new Map(
			made.flatMap(([id, from]) => (from?.origin === undefined ? [] : [[id, from.origin]]))
		);
	}

	/** How many activities the space will start with (PR-01). */
	get activityCount(): number {
		return this.list.stages.reduce(
			(sum, { id }) => sum + (this.activities.get(id)?.length ?? 0),
			0
		);
	}

	/** The example tasks of the template that is chosen. */
	get examples(): readonly ExampleTask[] {
		return this.kind === 'work' ? exampleTasks(this.template) : [];
	}

	/** With how many example tasks the space can start. */
	get exampleCount(): number {
		return this.saved?.tasks.length ?? exampleCount(this.examples);
	}

	/** Sets whether a member has access. */
	setMember(member: MemberId, inside: boolean): void {
		const others = this.members.filter((id) => id !== member);
		this.members = inside ? [...others, member] : others;
	}

	/**
	 * Empties the form for the next space (LS-08). Only its kind stays: people who were let into one space
	 * must not get into the next one unnoticed.
	 */
	again(): void {
		this.asked = false;
		this.chosenVisibility = null;
		this.groups = [];
		this.tags = [];
		this.chosenValues = {};
		this.members = [];
		this.team = null;
		this.chosenAutoDeals = null;
		this.withExamples = true;
		this.take(defaultTemplate(this.kind));
	}

	/** Creates the space. Returns `null` when something is missing or it could not be saved. */
	async submit(): Promise<{ readonly id: SpaceId; readonly name: string } | null> {
		this.asked = true;
		this.problem = null;
		const { draft } = this;
		if (this.saving || checkSpaceDraft(draft).length > 0 || this.missing.length > 0) return null;
		this.saving = true;
		const added = await outcomeOf(this.add(draft), m.shell_failed());
		this.saving = false;
		if (added.ok) {
			this.kept.done();
			this.isMade = true;
			return { id: added.value, name: draft.name.trim() };
		}
		this.problem = added.error;
		return null;
	}

	/** Creates the space with the topics or the tasks of its template. */
	private async add(draft: SpaceDraft): Promise<Saved<SpaceId>> {
		const talk = draft.kind === 'discussion' ? talkTemplate(this.talk) : undefined;
		const { saved } = this;
		const examples = this.withExamples ? this.examples : [];
		const made = await addSpace(this.view, {
			...draft,
			...(talk === undefined ? {} : { topicForm: talk.form })
		});
		if (!made.ok) return made;
		const begin = (): Promise<Saved> => {
			if (talk !== undefined) return startTalk(this.view, made.value, talk);
			if (saved === undefined) return startWork(this.view, made.value, examples);
			const tasks = this.withExamples ? saved.tasks : [];
			return startSaved(
				this.view,
				made.value,
				tasks,
				draft.stages.map(({ origin }) => origin)
			);
		};
		const started = await begin();
		return started.ok ? made : started;
	}

	private get draft(): SpaceDraft {
		const { kind, name, visibility, members, team, autoDeals, list } = this;
		const stages = list.stages.map((stage): SpaceDraftStage => {
			const origin = this.origins.get(stage.id);
			const activities = this.activities.get(stage.id) ?? [];
			return { ...stage, activities, ...(origin === undefined ? {} : { origin }) };
		});
		const structure = this.saved;
		const { groups, tags, values } = this;
		const filled = Object.fromEntries(
			Object.entries(values).filter(([, value]) => isFilled(value))
		);
		return {
			...{ kind, name, visibility, members, team, autoDeals, stages },
			views: startViews(this.template, getLocale()),
			...{ groups, tags, values: filled },
			...(structure === undefined ? {} : { structure })
		};
	}
}

const stageKey = (stages: readonly StageDraft[]): string =>
	stages.map(({ name, kind }) => `${kind}:${name.trim().toLowerCase()}`).join('|');
