import {
	addProduct,
	editProduct,
	moveProduct,
	removeProduct
} from '../../src/lib/domain/deal/products';
import { addParticipant, removeParticipant } from '../../src/lib/domain/deal/participants';
import { addTag } from '../../src/lib/domain/deal/tags';
import { changeCurrency } from '../../src/lib/domain/deal/currency';
import { editDeal } from '../../src/lib/domain/deal/commands';
import { fillField } from '../../src/lib/domain/fields/fill';
import { linkDeal, unlinkDeal } from '../../src/lib/domain/deal/links';
import { giveReason } from '../../src/lib/domain/deal/closing';
import { BARE, tick, untick } from '../../src/lib/domain/process/tick';
import { removeTag } from '../../src/lib/domain/core/tags';
import type { RecordChange } from '../../src/lib/domain/core/change';
import type { Deal } from '../../src/lib/domain/deal/deal';
import type { Space } from '../../src/lib/domain/space/space';
import {
	convertLead,
	createLead,
	customerOfLead,
	dealOfLead,
	discardLead,
	editLead,
	LEAD_FIELDS,
	reopenLead
} from '../../src/lib/domain/lead/commands';
import type { Lead } from '../../src/lib/domain/lead/lead';
import {
	callOf,
	closeCampaign,
	createCall,
	createCampaign,
	editCampaign,
	recordCall,
	reopenCampaign
} from '../../src/lib/domain/campaign/commands';
import { CALL_OUTCOMES, type Campaign } from '../../src/lib/domain/campaign/campaign';
import { createDealTask, editTask, finishTask, moveTask } from '../../src/lib/domain/task/commands';
import { readDirectory } from '../../src/lib/documents/directory';
import { readSpace } from '../../src/lib/documents/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { acting, anyRecord, anySpace, change, type Person, type Work } from './person';

const DAYS = ['2031-01-09', '2031-02-01', '2032-02-29'] as const;

const someone = ({ workspace, dice }: Person): string | null => {
	const members = [...workspace.directory.read(readDirectory).members.keys()].sort();
	return members.length === 0 ? null : dice.pick(members);
};

async function spaceOf({ workspace }: Person, id: string): Promise<Space | null> {
	const document = workspace.space(id);
	await document.whenLoaded();
	return document.read((doc) => readSpace(doc, id));
}

/** Everything that a deal has beside its plain fields. */
const dealParts: Work['run'] = async (person) => {
	const found = await anyRecord(person, 'deal');
	const deal = found?.whole.record;
	if (found === null || deal?.kind !== 'deal') return null;
	const { id, room, whole } = found;
	const space = await spaceOf(person, deal.space);
	const done = partOf(person, deal, whole.history, space);
	return done === null ? null : change(person, room, id, done, 'changes parts of');
};

function partOf(
	person: Person,
	deal: Deal,
	history: Parameters<typeof changeCurrency>[1],
	space: Space | null
): RecordChange | null {
	const { dice, workspace } = person;
	const by = acting(person);
	const [product] = deal.products;
	const [field] = space?.fields ?? [];
	const [activity] = space?.activities ?? [];
	const me = workspace.directory.read(readDirectory).members.get(workspace.me);
	switch (dice.below(16)) {
		case 0:
		case 1:
			return addProduct(
				deal.products,
				{ name: 'P', quantity: dice.below(9), price: dice.below(999) },
				by
			);
		case 2:
			return product === undefined
				? null
				: editProduct(deal.products, product.id, { price: dice.below(999) }, by);
		case 3:
			return product === undefined ? null : removeProduct(product, by);
		case 4: {
			const last = deal.products.at(-1);
			return last === undefined ? null : moveProduct(deal.products, last.id, 0, by);
		}
		case 5: {
			const member = someone(person);
			return member === null ? null : addParticipant(deal, member, by);
		}
		case 6: {
			const [first] = deal.participants;
			return first === undefined ? null : removeParticipant(deal, first, by);
		}
		case 7: {
			const added = addTag(deal, dice.pick(['Red', 'red', 'blue']), by);
			return added.ok ? added.value : null;
		}
		case 8: {
			const [tag] = deal.tags;
			return tag === undefined ? null : removeTag(deal, tag, by);
		}
		case 9: {
			const [link] = deal.links;
			return link === undefined ? linkDeal(deal, 'another', by) : unlinkDeal(link, by);
		}
		case 10:
			return changeCurrency(
				deal,
				history,
				space?.fields ?? [],
				dice.pick(['USD', 'EUR', 'JPY'] as const),
				by
			);
		case 11:
			return field === undefined
				? null
				: fillField(deal.custom, field, `v${String(dice.below(9))}`, by);
		case 12: {
			if (activity === undefined || me === undefined) return null;
			const done = deal.done.has(activity.id)
				? untick(deal, activity, me, by)
				: tick(deal, activity, BARE, me, by);
			return done.ok ? done.value : null;
		}
		case 13:
			return giveReason(deal.lostReason, `R${String(dice.below(9))}`, by);
		case 14:
			return editDeal(deal, { field: 'closeOn', value: dice.pick(DAYS) }, by);
		default:
			return editDeal(
				deal,
				{
					field: 'rate',
					value:
						dice.below(2) === 0 ? { source: 'stage' } : { source: 'hand', percent: dice.below(101) }
				},
				by
			);
	}
}

/** Leads: made, changed, turned into a deal, let go and taken up again. */
const leads: Work['run'] = async (person) => {
	const { dice, workspace, profile } = person;
	const found = dice.below(3) === 0 ? null : await anyRecord(person, 'lead');
	const lead = found?.whole.record;
	if (found !== null && lead?.kind === 'lead')
		return change(person, found.room, found.id, leadChange(person, lead), 'works at the lead');
	const space = await anySpace(person);
	if (space?.kind !== 'sales') return null;
	const draft = {
		title: `L${String(dice.below(99))}`,
		phone: `+1202555${String(1000 + dice.below(99))}`
	};
	const made = createLead(draft, space.id, workspace.me, acting(person));
	const room = roomName({ kind: 'space', space: space.id });
	return change(person, room, profile.newId(), made, 'makes the lead');
};

function leadChange(person: Person, lead: Lead): RecordChange {
	const { dice } = person;
	const by = acting(person);
	switch (dice.below(4)) {
		case 0:
			return convertLead(lead, { deal: dealOfLead(lead), customer: customerOfLead(lead.id) }, by);
		case 1:
			return discardLead(lead, 'no budget', by);
		case 2:
			return reopenLead(lead, by);
		default:
			return editLead(lead, dice.pick(LEAD_FIELDS), `x${String(dice.below(99))}`, by);
	}
}

/** Campaigns, and the calls in them. */
const campaigns: Work['run'] = async (person) => {
	const { dice, profile } = person;
	const called = dice.below(3) === 0 ? await anyRecord(person, 'call') : null;
	if (called?.whole.record.kind === 'call') {
		const outcome = dice.pick(CALL_OUTCOMES.filter((one) => one !== ''));
		const result = { outcome, note: `n${String(dice.below(99))}`, callbackOn: dice.pick(DAYS) };
		const done = recordCall(called.whole.record, result, acting(person), dice.below(4) === 0);
		return change(person, called.room, called.id, done, 'records the call');
	}
	const found = dice.below(4) === 0 ? null : await anyRecord(person, 'campaign');
	if (found?.whole.record.kind === 'campaign')
		return campaign(person, found.room, found.whole.record);
	const space = await anySpace(person);
	if (space?.kind !== 'sales') return null;
	const draft = { title: `C${String(dice.below(99))}`, script: 'Hello', space: space.id };
	const room = roomName({ kind: 'space', space: space.id });
	const made = createCampaign(draft, acting(person));
	return change(person, room, profile.newId(), made, 'makes the campaign');
};

async function campaign(person: Person, room: string, one: Campaign): Promise<string | null> {
	const { dice } = person;
	const by = acting(person);
	const kind = dice.below(5);
	if (kind < 3) {
		const customer = await anyRecord(person, 'customer');
		const owner = someone(person);
		if (customer === null || owner === null) return null;
		const { id, whole } = customer;
		const callee = { id, title: whole.record.title, phone: '+12025550100' };
		// Two who do so apart make one and the same call.
		const made = createCall(one, callee, owner, 'a0', by);
		return change(person, room, callOf(one.id, id), made, 'is to call');
	}
	const done =
		kind === 3
			? editCampaign(one, 'script', `S${String(dice.below(99))}`, by)
			: one.closedAt === null
				? closeCampaign(one, by)
				: reopenCampaign(one, by);
	return change(person, room, one.id, done, 'changes the campaign');
}

/** Tasks, of boards and of deals. */
const tasks: Work['run'] = async (person) => {
	const { dice, profile, workspace } = person;
	const by = acting(person);
	const found = dice.below(3) === 0 ? null : await anyRecord(person, 'task');
	const record = found?.whole.record;
	if (found !== null && record?.kind === 'task') {
		const { id, room } = found;
		const space = await spaceOf(person, record.space);
		const done =
			record.deal !== null && dice.below(2) === 0
				? finishTask(record, record.closedAt === null, by)
				: space !== null && space.stages.length > 0 && dice.below(2) === 0
					? moveTask(record, dice.pick(space.stages), 'a1', by)
					: editTask(record, { field: 'dueOn', value: dice.pick(DAYS) }, by);
		return change(person, room, id, done, 'works at the task');
	}
	const deal = await anyRecord(person, 'deal');
	if (deal?.whole.record.kind !== 'deal') return null;
	const draft = {
		title: `T${String(dice.below(99))}`,
		owner: someone(person) ?? workspace.me,
		dueOn: null
	};
	return change(
		person,
		deal.room,
		profile.newId(),
		createDealTask(draft, deal.whole.record, by),
		'makes the deal’s task'
	);
};

/** Work at what is sold. */
export const SALES_WORK = {
	dealParts: { weight: 10, run: dealParts },
	leads: { weight: 5, run: leads },
	campaigns: { weight: 5, run: campaigns },
	tasks: { weight: 4, run: tasks }
} as const satisfies Record<string, Work>;
