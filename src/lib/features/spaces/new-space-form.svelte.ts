import type { WorkspaceView } from '$lib/app/context';
import type { MemberId, SpaceId } from '$lib/domain/core/ids';
import {
	checkSpaceDraft,
	type SpaceDraft,
	type SpaceDraftFault,
	type StageDraft
} from '$lib/domain/space/new-space';
import type { SpaceKind, Visibility } from '$lib/domain/space/space';
import { defaultTemplate, SPACE_TEMPLATES, type SpaceTemplate } from '$lib/domain/space/templates';
import { addSpace } from './add-space';
import { stagesOf } from './template-words';

/** A stage in the form; the key keeps its fields apart while it moves. */
export interface EditedStage extends StageDraft {
	readonly key: number;
}

/** The form of a new space (LW-02, LW-03, LS-08). */
export class NewSpaceForm {
	kind = $state<SpaceKind>('sales');
	name = $state('');
	visibility = $state<Visibility>('public');
	members = $state.raw<readonly MemberId[]>([]);
	stages = $state.raw<readonly EditedStage[]>([]);
	template = $state('');
	saving = $state(false);
	failed = $state(false);
	private asked = $state(false);
	private nextKey = 0;

	constructor(private readonly view: WorkspaceView) {
		this.take(defaultTemplate('sales'));
	}

	/** The templates for this kind. */
	get templates(): readonly SpaceTemplate[] {
		return SPACE_TEMPLATES.filter(({ kind }) => kind === this.kind);
	}

	/** Every fault, once the form has been asked for the first time. */
	readonly faults: readonly SpaceDraftFault[] = $derived(
		this.asked ? checkSpaceDraft(this.draft) : []
	);

	/** A space with the same stages, where a field and a filter may do instead (LW-08). */
	readonly twin: string | null = $derived.by(() => {
		if (this.kind === 'discussion') return null;
		const key = stageKey(this.stages);
		const twin = this.view.catalogue.find(
			({ id, kind, enter, archived }) =>
				kind === this.kind &&
				enter &&
				!archived &&
				stageKey(this.view.space(id)?.stages ?? []) === key
		);
		return twin?.name ?? null;
	});

	/** Chooses what the space is for; its stages come from that kind's template. */
	choose(kind: SpaceKind): void {
		if (kind === this.kind) return;
		this.kind = kind;
		this.take(defaultTemplate(kind));
	}

	/** Starts from a template. */
	take(template: SpaceTemplate): void {
		this.template = template.id;
		this.stages = stagesOf(template).map((stage) => ({ ...stage, key: (this.nextKey += 1) }));
	}

	/** Adds a stage after the last one that is open. Gives its place. */
	addStage(): number {
		const at = this.stages.findLastIndex(({ kind }) => kind === 'open') + 1;
		const before = this.stages[at - 1]?.probability ?? 0;
		const stage: EditedStage = {
			name: '',
			kind: 'open',
			probability: Math.min(100, before),
			key: (this.nextKey += 1)
		};
		this.stages = [...this.stages.slice(0, at), stage, ...this.stages.slice(at)];
		return at;
	}

	setStage(key: number, fields: Partial<StageDraft>): void {
		this.stages = this.stages.map((stage) => (stage.key === key ? { ...stage, ...fields } : stage));
	}

	removeStage(key: number): void {
		this.stages = this.stages.filter((stage) => stage.key !== key);
	}

	/** Moves a stage one place. Gives its new place, or `null` at the end. */
	moveStage(key: number, by: -1 | 1): number | null {
		const at = this.stages.findIndex((stage) => stage.key === key);
		const to = at + by;
		const stage = this.stages[at];
		if (stage === undefined || to < 0 || to >= this.stages.length) return null;
		const others = this.stages.filter((other) => other.key !== key);
		this.stages = [...others.slice(0, to), stage, ...others.slice(to)];
		return to;
	}

	/** Lets somebody in, or not. */
	setMember(member: MemberId, inside: boolean): void {
		const others = this.members.filter((id) => id !== member);
		this.members = inside ? [...others, member] : others;
	}

	/** Empties the form for the next space: its kind, stages and people stay (LS-08). */
	again(): void {
		this.name = '';
		this.asked = false;
	}

	/** Makes the space. `null` when something is missing or it could not be saved. */
	async submit(): Promise<{ readonly id: SpaceId; readonly name: string } | null> {
		this.asked = true;
		this.failed = false;
		const { draft } = this;
		if (this.saving || checkSpaceDraft(draft).length > 0) return null;
		this.saving = true;
		try {
			return { id: await addSpace(this.view, draft), name: draft.name.trim() };
		} catch {
			this.failed = true;
			return null;
		} finally {
			this.saving = false;
		}
	}

	private get draft(): SpaceDraft {
		const { kind, name, visibility, members, stages } = this;
		return { kind, name, visibility, members, stages };
	}
}

const stageKey = (stages: readonly StageDraft[]): string =>
	stages.map(({ name, kind }) => `${kind}:${name.trim().toLowerCase()}`).join('|');
