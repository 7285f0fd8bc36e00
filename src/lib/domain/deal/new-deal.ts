import { isDay, type Day } from '../core/day';
import type { MemberId, RecordId, StageId } from '../core/ids';
import type { Minor } from '../money/money';
import type { People } from '../member/member';
import { firstStage, type Space } from '../space/space';
import type { CloseRate } from './deal';
import { visible } from '../text/visible';

/** The values of the form of a new opportunity, as far as they are filled in (OP-11). */
export interface DealDraft {
	readonly title: string;
	readonly customer: RecordId | null;
	readonly contact: string;
	readonly stage: StageId | null;
	readonly closeOn: Day | '';
	readonly rate: CloseRate;
	/** `null` when the field is empty or not a number. */
	readonly revenue: Minor | null;
	readonly owner: MemberId | null;
}

/** A draft with everything that OP-11 asks for. */
export interface CompleteDealDraft extends DealDraft {
	readonly stage: StageId;
	readonly closeOn: Day;
	readonly revenue: Minor;
	readonly owner: MemberId;
}

/** What is wrong with a draft: which field, and why. */
export type DealDraftFault =
	| { readonly field: 'title'; readonly fault: 'missing' | 'too-long' }
	| { readonly field: 'stage'; readonly fault: 'unknown' }
	| { readonly field: 'closeOn'; readonly fault: 'missing' | 'not-a-day' }
	| { readonly field: 'rate'; readonly fault: 'out-of-range' }
	| { readonly field: 'revenue'; readonly fault: 'missing' | 'negative' }
	| { readonly field: 'owner'; readonly fault: 'missing' | 'unknown' };

/** The longest title, in UTF-16 units. */
export const MAX_TITLE_LENGTH = 300;

/** An empty form: first stage, 50 %, the customer's owner (OP-11). */
export function emptyDealDraft(
	space: Pick<Space, 'stages'>,
	customer: { readonly id: RecordId; readonly owner: MemberId | null } | null,
	actor: MemberId
): DealDraft {
	return {
		title: '',
		customer: customer?.id ?? null,
		contact: '',
		stage: firstStage(space.stages)?.id ?? null,
		closeOn: '',
		rate: { source: 'start' },
		revenue: null,
		owner: customer?.owner ?? actor
	};
}

/** Checks a draft against OP-11. Returns every fault, in the order of the form's fields. */
export function checkDealDraft(
	draft: DealDraft,
	space: Pick<Space, 'stages'>,
	people: Pick<People, 'members'>
): { readonly draft: CompleteDealDraft | null; readonly faults: readonly DealDraftFault[] } {
	const faults: DealDraftFault[] = [];
	const title = visible(draft.title);
	if (title === '') faults.push({ field: 'title', fault: 'missing' });
	else if (title.length > MAX_TITLE_LENGTH) faults.push({ field: 'title', fault: 'too-long' });

	const stage = space.stages.find((candidate) => candidate.id === draft.stage);
	if (stage === undefined) faults.push({ field: 'stage', fault: 'unknown' });

	if (draft.closeOn === '') faults.push({ field: 'closeOn', fault: 'missing' });
	else if (!isDay(draft.closeOn)) faults.push({ field: 'closeOn', fault: 'not-a-day' });

	if (draft.rate.source === 'hand' && !isPercent(draft.rate.percent)) {
		faults.push({ field: 'rate', fault: 'out-of-range' });
	}

	if (draft.revenue === null || !Number.isSafeInteger(draft.revenue)) {
		faults.push({ field: 'revenue', fault: 'missing' });
	} else if (draft.revenue < 0) faults.push({ field: 'revenue', fault: 'negative' });

	const owner = draft.owner === null ? undefined : people.members.get(draft.owner);
	if (draft.owner === null) faults.push({ field: 'owner', fault: 'missing' });
	else if (owner === undefined || owner.standing === 'removed') {
		faults.push({ field: 'owner', fault: 'unknown' });
	}

	if (faults.length > 0 || stage === undefined || draft.revenue === null || draft.owner === null) {
		return { draft: null, faults };
	}
	return {
		draft: { ...draft, title, stage: stage.id, revenue: draft.revenue, owner: draft.owner },
		faults
	};
}

/** Whether a number is a whole percentage. */
export const isPercent = (value: number): boolean =>
	Number.isInteger(value) && value >= 0 && value <= 100;
