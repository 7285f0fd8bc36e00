import type { Acting, RecordChange } from '../../src/lib/domain/core/change';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { succeed, type Result } from '../../src/lib/domain/core/result';
import { setField, together } from '../../src/lib/domain/core/set-field';
import { giveReason } from '../../src/lib/domain/deal/closing';
import { createDeal, editDeal, moveDeal } from '../../src/lib/domain/deal/commands';
import type { Deal } from '../../src/lib/domain/deal/deal';
import { checkDealDraft } from '../../src/lib/domain/deal/new-deal';
import { checkExtras, extrasOf, MAX_SOURCE } from '../../src/lib/domain/deal/new-deal-extras';
import { fillField } from '../../src/lib/domain/fields/fill';
import type { Space } from '../../src/lib/domain/space/space';
import { visible } from '../../src/lib/domain/text/visible';
import type { Directory } from '../../src/lib/documents/directory';
import type { DealPatch, NewRecord } from './bodies';
import { FIRST, fitsCustom, tagsChange, unfit, type Made, type Unfit } from './making';
import { stageIn, stageNamed } from './stages';

type NewDeal = Extract<NewRecord, { kind: 'deal' }> & { readonly owner: MemberId };

const OPEN = { kind: 'open' } as const;

const NO_PERCENT = unfit('closeRate', 'A rate by hand needs a percentage.');

/** Returns the change that makes a deal (OP-11). */
export function madeDeal(draft: NewDeal, space: Space, people: Directory, acting: Acting): Made {
	if (space.kind !== 'sales') return unfit('kind', 'Deals are in sales spaces.');
	const { title, closeOn, owner, customer = null, contact = '', amount, closeRate } = draft;
	const money = fitsMoney(amount, space.currency);
	if (!money.ok) return money;
	const rate = closeRate === undefined ? ({ source: 'start' } as const) : rateOf(closeRate);
	if (rate === null) return NO_PERCENT;
	const stage = stageIn(space, draft.stage);
	if (stage === undefined) return unfit('stage', 'There is no such stage.');
	const wish = { title, customer, contact, stage: stage.id, closeOn, rate, owner };
	const checked = checkDealDraft({ ...wish, revenue: amount.minor }, space, people);
	const [fault] = checked.faults;
	if (checked.draft === null) {
		return unfit(fault?.field ?? 'title', `It is ${fault?.fault ?? 'missing'}.`, 'OP-11');
	}
	const { source = '', tags = [], custom = {} } = draft;
	const others = fitsCustom(custom, space.fields, 'LW-06');
	if (!others.ok) return others;
	const [missing] = checkExtras({ source, tags, custom }, space, stage.id);
	if (missing !== undefined) {
		return unfit(`custom.${missing.of.id}`, `It is ${missing.fault}.`, 'LW-06');
	}
	const place = { space: space.id, currency: space.currency, order: FIRST, fields: space.fields };
	return succeed(
		together(createDeal(checked.draft, place, stage, acting, custom), extrasOf({ source, tags }))
	);
}

/** Returns the changes of a deal's own fields and stage: all that a patch names but its owner and the bin. */
export function changedDeal(
	deal: Deal,
	patch: DealPatch,
	space: Space,
	people: Directory,
	acting: Acting
): Made {
	const changes: RecordChange[] = [];
	const { title, contact, customer, amount, closeOn, closeRate, stage } = patch;
	if (title !== undefined) {
		if (visible(title) === '') return unfit('title', 'It is empty.', 'OP-11');
		changes.push(editDeal(deal, { field: 'title', value: title }, acting));
	}
	if (contact !== undefined) {
		changes.push(editDeal(deal, { field: 'contact', value: contact }, acting));
	}
	if (customer !== undefined) {
		changes.push(editDeal(deal, { field: 'customer', value: customer }, acting));
	}
	if (amount !== undefined) {
		const money = fitsMoney(amount, deal.currency);
		if (!money.ok) return money;
		changes.push(editDeal(deal, { field: 'revenue', value: amount.minor }, acting));
	}
	if (closeOn !== undefined) {
		changes.push(editDeal(deal, { field: 'closeOn', value: closeOn }, acting));
	}
	if (closeRate !== undefined) {
		const rate = rateOf(closeRate);
		if (rate === null) return NO_PERCENT;
		changes.push(editDeal(deal, { field: 'rate', value: rate }, acting));
	}
	if (patch.source !== undefined) {
		const source = visible(patch.source).slice(0, MAX_SOURCE);
		changes.push(setField('source', deal.source, source, acting));
	}
	const custom = fitsCustom(patch.custom ?? {}, space.fields, 'LW-06');
	if (!custom.ok) return custom;
	for (const [id, value] of Object.entries(patch.custom ?? {})) {
		changes.push(fillField(deal.custom, { id }, value, acting));
	}
	if (patch.tags !== undefined) changes.push(tagsChange(deal, patch.tags, acting));
	const to = stage === undefined ? undefined : stageNamed(space, stage);
	if (stage !== undefined && to?.id !== deal.stage) {
		if (to === undefined) return unfit('stage', 'There is no such stage.');
		const from = space.stages.find(({ id }) => id === deal.stage) ?? OPEN;
		const role = people.members.get(acting.actor)?.role ?? 'guest';
		const moved = moveDeal(deal, from, to, FIRST, role, acting);
		if (!moved.ok) return moved;
		changes.push(moved.value);
	}
	if (patch.lostReason !== undefined) {
		changes.push(giveReason(deal.lostReason, patch.lostReason, acting));
	}
	return succeed(together(...changes));
}

function rateOf({ source, percent }: NonNullable<DealPatch['closeRate']>) {
	if (source === 'stage') return { source } as const;
	return percent === null ? null : ({ source, percent } as const);
}

function fitsMoney(
	{ currency }: { readonly currency: string },
	wanted: string
): Result<null, Unfit> {
	if (currency === wanted) return succeed(null);
	return unfit('amount.currency', `The currency here is ${wanted}.`);
}
