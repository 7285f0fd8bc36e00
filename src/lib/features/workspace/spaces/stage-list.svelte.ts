import { newId, type Random, type StageId } from '$lib/domain/core/ids';
import type { StageDraft } from '$lib/domain/space/process';
import { STAGE_DEFAULTS, type StageKind } from '$lib/domain/space/space';
import type { StagedStage } from '$lib/domain/space/stages-edit';

/** The stages in a form, of a new or an existing space. */
export class StageList {
	stages = $state.raw<readonly StagedStage[]>([]);

	constructor(private readonly random: Random) {}

	/** Starts from stages that are not stored yet. */
	start(stages: readonly StageDraft[]): void {
		this.stages = stages.map(({ name, kind, probability, hint = '', builtIn, begun, limit }) => ({
			...this.stage(name, kind, probability),
			hint,
			...(builtIn === undefined ? {} : { builtIn }),
			...(begun === undefined ? {} : { begun }),
			...(limit === undefined ? {} : { limit })
		}));
	}

	/** Adds a stage after the last open one. Returns its index. */
	add(): number {
		const at = this.stages.findLastIndex(({ kind }) => kind === 'open') + 1;
		const before = this.stages[at - 1]?.probability ?? 0;
		const stage = this.stage('', 'open', before);
		this.stages = [...this.stages.slice(0, at), stage, ...this.stages.slice(at)];
		return at;
	}

	/** Sets fields of a stage. */
	set(id: StageId, fields: Partial<Omit<StagedStage, 'id'>>): void {
		this.stages = this.stages.map((stage) => (stage.id === id ? { ...stage, ...fields } : stage));
	}

	/** Removes a stage from the form. */
	remove(id: StageId): void {
		this.stages = this.stages.filter((stage) => stage.id !== id);
	}

	/** Moves a stage one place. Returns its new index, or `null` at the end. */
	move(id: StageId, by: -1 | 1): number | null {
		const at = this.stages.findIndex((stage) => stage.id === id);
		const to = at + by;
		const stage = this.stages[at];
		if (stage === undefined || to < 0 || to >= this.stages.length) return null;
		const others = this.stages.filter((other) => other.id !== id);
		this.stages = [...others.slice(0, to), stage, ...others.slice(to)];
		return to;
	}

	private stage(name: string, kind: StageKind, probability: number): StagedStage {
		const { hint, colour, idleDays } = STAGE_DEFAULTS;
		return { id: newId(this.random), name, kind, probability, hint, colour, idleDays };
	}
}
