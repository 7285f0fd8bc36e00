import type { Acting } from '../core/change';
import type { MemberId, SpaceId } from '../core/ids';
import type { Currency } from '../money/money';
import {
	DEFAULT_NEAR_DAYS,
	type Space,
	type SpaceKind,
	type StageKind,
	type Visibility
} from './space';
import { stagesFrom } from './templates';

/** A stage of a space that is still being made. */
export interface StageDraft {
	readonly name: string;
	readonly kind: StageKind;
	readonly probability: number;
}

/** What the form of a new space holds (LS-08). */
export interface SpaceDraft {
	readonly kind: SpaceKind;
	readonly name: string;
	readonly visibility: Visibility;
	/** Who may enter beside the maker; counts only when the space is not public. */
	readonly members: readonly MemberId[];
	readonly stages: readonly StageDraft[];
}

/** What is wrong with a draft: which field, and why. `at` counts stages from 0. */
export type SpaceDraftFault =
	| { readonly field: 'name'; readonly fault: 'missing' | 'too-long' }
	| { readonly field: 'stages'; readonly fault: 'none-open' }
	| {
			readonly field: 'stage';
			readonly at: number;
			readonly fault: 'missing' | 'twice' | 'out-of-range';
	  };

/** The longest name of a space, in UTF-16 units. */
export const MAX_SPACE_NAME = 120;

/** Above this many stages a quiet hint says that fewer is clearer (PL-04). */
export const MANY_STAGES = 6;

/** Checks a draft. Gives every fault, in the order of the form's fields. */
export function checkSpaceDraft(draft: SpaceDraft): readonly SpaceDraftFault[] {
	const faults: SpaceDraftFault[] = [];
	const name = draft.name.trim();
	if (name === '') faults.push({ field: 'name', fault: 'missing' });
	else if (name.length > MAX_SPACE_NAME) faults.push({ field: 'name', fault: 'too-long' });
	if (draft.kind === 'discussion') return faults;

	const seen = new Set<string>();
	draft.stages.forEach((stage, at) => {
		const key = stage.name.trim().toLowerCase();
		if (key === '') faults.push({ field: 'stage', at, fault: 'missing' });
		else if (seen.has(key)) faults.push({ field: 'stage', at, fault: 'twice' });
		else if (!isProbability(stage.probability)) {
			faults.push({ field: 'stage', at, fault: 'out-of-range' });
		}
		seen.add(key);
	});
	// Without an open stage nothing could ever start.
	if (!draft.stages.some(({ kind }) => kind === 'open')) {
		faults.push({ field: 'stages', fault: 'none-open' });
	}
	return faults;
}

const isProbability = (value: number): boolean =>
	Number.isInteger(value) && value >= 0 && value <= 100;

/** Makes the space of a checked draft. Its maker may always enter. */
export function newSpace(
	draft: SpaceDraft,
	made: { readonly id: SpaceId; readonly currency: Currency },
	acting: Acting
): Space {
	const stages = draft.kind === 'discussion' ? [] : draft.stages;
	const named = stages.map((stage) => ({ ...stage, name: stage.name.trim() }));
	return {
		id: made.id,
		name: draft.name.trim(),
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
		archived: false,
		stages: stagesFrom(named, acting.random)
	};
}
