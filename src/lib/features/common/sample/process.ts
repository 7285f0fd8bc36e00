import { createCall, createCampaign, callOf, recordCall } from '$lib/domain/campaign/commands';
import type { CallOutcome } from '$lib/domain/campaign/campaign';
import type { RecordChange } from '$lib/domain/core/change';
import { addDays, dayOf, type Instant } from '$lib/domain/core/day';
import { newId, type MemberId } from '$lib/domain/core/ids';
import { ordersBetween } from '$lib/domain/core/order';
import { addProduct } from '$lib/domain/deal/products';
import { addTag } from '$lib/domain/deal/tags';
import { defineField, EMPTY_FIELD } from '$lib/domain/fields/define';
import { fillField } from '$lib/domain/fields/fill';
import { createLead } from '$lib/domain/lead/commands';
import { tick } from '$lib/domain/process/tick';
import { activitiesOf } from '$lib/domain/process/progress';
import type { Space } from '$lib/domain/space/space';
import type { Chance } from './chance';
import { CAMPAIGN, FOUND_OUT, LEADS, REGION, regionOf, TAGS } from './names';
import { actingAt, DAY_MS, together, type Made, type Making } from './making';

/** Returns the sample's sales space with the rest of its process, beside the stages and activities. */
export function withProcess(space: Space, chance: Chance): Space {
	const region = { ...EMPTY_FIELD, ...REGION, type: 'choice', onCard: true } as const;
	return {
		...space,
		// The sample has no files, so no activity can ask for one as evidence.
		activities: space.activities.map((activity) =>
			activity.requires === 'file' ? { ...activity, requires: 'note' } : activity
		),
		fields: [defineField(newId(chance), region, [])]
	};
}

/** The parts of a sample deal that decide what else it contains. */
interface DealSoFar {
	readonly owner: MemberId;
	readonly offer: string;
	/** The index of its customer in `CUSTOMERS`. */
	readonly customer: number;
	/** Minor units. */
	readonly revenue: number;
	/** How many open stages it has reached, including its present one. */
	readonly reached: number;
	readonly won: boolean;
	readonly createdAt: Instant;
	/** How long it stays in a stage, in ms. */
	readonly pace: number;
}

/** Returns what a deal has beside its moves: its region, tags, products, and completed activities. */
export function partsOf(making: Making, space: Space, deal: DealSoFar): readonly RecordChange[] {
	const { chance } = making;
	const acting = actingAt(making, deal.owner, deal.createdAt);
	const changes = ticksOf(making, space, deal);
	for (const field of space.fields) {
		changes.push(fillField({}, field, regionOf(deal.customer), acting));
	}
	if (chance.next() < 0.4) {
		const tagged = addTag({ tags: [] }, chance.pick(TAGS), acting);
		if (tagged.ok) changes.push(tagged.value);
	}
	if (chance.next() < 0.5) {
		// Revenues are multiples of ten, so they can be halved twice.
		const quantity = chance.pick([1, 2, 4]);
		const product = { name: deal.offer, quantity, price: deal.revenue / quantity };
		changes.push(addProduct([], product, acting));
	}
	return changes;
}

function ticksOf(
	making: Making,
	space: Space,
	{ owner, reached, won, createdAt, pace }: DealSoFar
): RecordChange[] {
	const { chance } = making;
	return space.stages.slice(0, reached).flatMap((stage, at) => {
		const isPast = at < reached - 1 || won;
		const when = Math.round(createdAt + pace * (at + 0.5));
		return activitiesOf(space, stage.id).flatMap((activity) => {
			const isDone = isPast && activity.mandatory ? true : chance.next() < (isPast ? 0.8 : 0.4);
			if (!isDone || activity.performers.who !== 'everyone') return [];
			const note = activity.requires === 'nothing' ? '' : chance.pick(FOUND_OUT);
			const member = { id: owner, role: 'agent', standing: 'active' } as const;
			const acting = actingAt(making, owner, when);
			const ticked = tick({ done: new Map() }, activity, { note, file: null }, member, acting);
			return ticked.ok ? [ticked.value] : [];
		});
	});
}

/** The calls that are the visitor's, by place: one to call back, three to make. */
const VISITORS_CALLS: ReadonlySet<number> = new Set([1, 4, 5, 6]);

/** Returns the sample's campaign with its calls, about half of them made (OP-14). */
export function sampleCampaign(
	making: Making,
	space: Space,
	customers: readonly Made[]
): readonly Made[] {
	const { chance, now, offset, people } = making;
	const start = actingAt(making, chance.pick(people), now - 6 * DAY_MS);
	const campaign = { id: newId(chance), space: space.id };
	const outcomes: readonly CallOutcome[] = [
		'interested',
		'callback',
		'no-answer',
		'not-interested'
	];
	const called = customers.slice(0, 8);
	const orders = ordersBetween(null, null, called.length);
	const calls = called.map(({ id, change: { set } }, index): Made => {
		const colleague = chance.pick(people);
		const caller = VISITORS_CALLS.has(index) ? making.visitor : colleague;
		const { title, phone } = set;
		const callee = { id, title: textOf(title), phone: textOf(phone) };
		const made = createCall(campaign, callee, caller, orders[index] ?? '', start);
		const outcome = outcomes[index];
		if (outcome === undefined || outcome === '') {
			return { id: callOf(campaign.id, id), change: made };
		}
		const before = {
			outcome: '',
			note: '',
			callbackOn: null,
			attempts: 0,
			calledAt: null
		} as const;
		// The visitor's callback is due today.
		const callbackOn = addDays(dayOf(now, offset), caller === making.visitor ? 0 : 2);
		const note = outcome === 'no-answer' ? '' : chance.pick(FOUND_OUT);
		const at = now - (5 - index) * DAY_MS;
		const result = recordCall(before, { outcome, note, callbackOn }, actingAt(making, caller, at));
		return { id: callOf(campaign.id, id), change: together([made, result]) };
	});
	return [
		{ id: campaign.id, change: createCampaign({ ...CAMPAIGN, space: space.id }, start) },
		...calls
	];
}

/** Returns the sample's leads: people who may become customers (PL-05). */
export const sampleLeads = (making: Making, space: Space): readonly Made[] =>
	LEADS.map((lead) => {
		const { chance, now, people } = making;
		const owner = chance.pick(people);
		const acting = actingAt(making, owner, now - chance.between(1, 9) * DAY_MS);
		return { id: newId(chance), change: createLead(lead, space.id, owner, acting) };
	});

/** Returns the reason for which a deal was lost. */
export const lostFor = (making: Making, space: Space): string =>
	space.lostReasons.length === 0 ? '' : making.chance.pick(space.lostReasons).name;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
