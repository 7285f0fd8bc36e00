import { expect, test } from 'vitest';
import { newSpace } from '$lib/domain/space/new-space';
import { SPACE_TEMPLATES } from '$lib/domain/space/templates';
import { clockState, productsTotal } from '$lib/domain/deal/deal';
import { Chance } from './chance';
import { openMandatory } from '$lib/domain/process/progress';
import { PageTree } from '$lib/domain/page/tree';
import { applyChange } from '$lib/documents/record';
import { readRecord } from '$lib/documents/read-record';
import { readNote } from '$lib/documents/rich';
import { bodyOf } from '$lib/domain/note/body';
import * as Y from 'yjs';
import type { Made, Making } from './making';
import { sampleCampaign, sampleLeads, withProcess } from './process';
import { samplePages } from './pages';
import { noticesOf } from '$lib/replica/store/notices';
import { sampleCustomers, sampleDealTasks, sampleDeals } from './records';

const NOW = Date.UTC(2026, 4, 20, 12);

const MAKING = { now: NOW, offset: 0, people: ['a', 'b'], visitor: 'v' } as const;

function make() {
	const making: Making = { ...MAKING, chance: new Chance(7) };
	const { stages } = SPACE_TEMPLATES.find(({ id }) => id === 'sales-guided')!;
	const plain = newSpace(
		{
			kind: 'sales',
			name: 'Sales',
			visibility: 'public',
			members: [],
			stages: stages.map(({ key, kind, probability, activities }) => ({
				...{ kind, probability, name: key },
				activities: activities.map(({ key: name, task, ...settings }) => ({
					...{ ...settings, name, hint: '' },
					trigger: task && { title: task.key, assignee: { who: 'owner' }, dueInDays: task.days }
				}))
			}))
		},
		{ id: 's', currency: 'EUR' },
		{ actor: 'a', clock: { now: () => NOW, offset: () => 0 }, random: making.chance }
	);
	const space = withProcess(plain, making.chance);
	const customers = sampleCustomers(making);
	const deals = sampleDeals(making, space, customers);
	const campaign = sampleCampaign(making, space, customers);
	return { space, customers, deals, campaign, leads: sampleLeads(making, space) };
}

test('OP-01 · the sample has sixty deals over all stages, with clocks of every colour', () => {
	const { space, customers, deals } = make();
	expect(customers).toHaveLength(25);
	expect(deals).toHaveLength(60);
	const perStage = space.stages.map(
		({ id }) => deals.filter(({ change }) => change.set['stage'] === id).length
	);
	expect(Math.min(...perStage)).toBeGreaterThan(0);
	const clocks = deals.map(({ change }) => {
		const stage = space.stages.find(({ id }) => id === change.set['stage'])!;
		return clockState(change.set['closeOn'] as string, '2026-05-20', stage.kind, 7);
	});
	expect(new Set(clocks)).toEqual(new Set(['far', 'near', 'past', 'closed']));
});

test('OP-04 · every deal of the sample has come through its stages', () => {
	const { space, deals } = make();
	for (const { change } of deals) {
		const moves = change.history.filter(({ what }) => what === 'stage');
		const first = space.stages[0]!.id;
		expect(moves.length > 0).toBe(change.set['stage'] !== first);
	}
});

function read<Kind extends string>({ id, change }: Made, kind: Kind) {
	const doc = new Y.Doc();
	applyChange(doc, change, 'test');
	const record = readRecord(doc, id);
	if (record?.kind !== kind) throw new Error(`no ${kind}`);
	return record as Extract<typeof record, { readonly kind: Kind }>;
}

test('PR-05 · what is won in the sample has everything done that has to be', () => {
	const { space, deals } = make();
	const won = space.stages.find(({ kind }) => kind === 'won')!.id;
	const all = deals.map((deal) => read(deal, 'deal'));
	for (const { done } of all.filter(({ stage }) => stage === won)) {
		expect(openMandatory(space, done)).toEqual([]);
	}
	const ticks = all.map(({ done }) => done.size);
	expect(Math.max(...ticks)).toBeGreaterThan(3);
	expect(Math.min(...ticks)).toBe(0);
});

test('LW-06 · the deals of the sample show tags, products, a region and why they were lost', () => {
	const { space, deals } = make();
	const [region] = space.fields;
	const lost = space.stages.find(({ kind }) => kind === 'lost')!.id;
	const all = deals.map((deal) => read(deal, 'deal'));
	expect(region).toMatchObject({ name: 'Region', onCard: true });
	for (const { custom } of all) expect(region!.choices).toContain(custom[region!.id]);
	for (const { stage, lostReason } of all) expect(lostReason !== '').toBe(stage === lost);
	expect(all.filter(({ tags }) => tags.length > 0).length).toBeGreaterThan(10);
	const sold = all.filter(({ products }) => products.length > 0);
	expect(sold.length).toBeGreaterThan(10);
	for (const { products, revenue } of sold) expect(productsTotal(products)).toBe(revenue);
});

test('OP-14 and PL-05 · the sample has a campaign that is under way, and three leads', () => {
	const { campaign, leads } = make();
	const [list, ...calls] = campaign;
	expect(read(list!, 'campaign').script).not.toBe('');
	const made = calls.map((call) => read(call, 'call'));
	expect(made.map(({ campaign: of }) => of)).toEqual(calls.map(() => list!.id));
	expect(made.filter(({ outcome }) => outcome !== '')).toHaveLength(4);
	expect(made.filter(({ callbackOn }) => callbackOn !== null)).toHaveLength(1);
	expect(leads.map((lead) => read(lead, 'lead').status)).toEqual(['open', 'open', 'open']);
});

test('PR-08 · the visitor of the sample has deals, tasks and calls, and an inbox that tells of them', () => {
	const { space, deals, campaign } = make();
	const making: Making = { ...MAKING, chance: new Chance(9) };
	const own = deals.map((deal) => read(deal, 'deal')).filter(({ owner }) => owner === 'v');
	expect(own.length).toBeGreaterThan(5);
	const told = deals.flatMap((deal) =>
		noticesOf(read(deal, 'deal'), deal.change.history, deal.change.posts)
	);
	const toVisitor = told.filter((notice) => 'members' in notice && notice.members.includes('v'));
	expect(new Set(toVisitor.map(({ what }) => what))).toEqual(new Set(['assigned', 'mention']));
	const tasks = sampleDealTasks(making, space, deals).map((task) => read(task, 'task'));
	expect(tasks.map(({ dueOn }) => dueOn)).toEqual([
		...['2026-05-19', '2026-05-20', '2026-05-22', '2026-05-26']
	]);
	const calls = campaign.slice(1).map((call) => read(call, 'call'));
	const mine = calls.filter(({ owner }) => owner === 'v');
	expect(mine.map(({ callbackOn }) => callbackOn)).toEqual(['2026-05-20', null, null, null]);
});

test('PG-03 · the sample has a tree of pages in three languages, each with a text that is read as it was written', () => {
	const making: Making = { ...MAKING, chance: new Chance(9) };
	const { pages, texts } = samplePages(making, make().space);
	const all = pages.map((page) => read(page, 'page'));
	const tree = new PageTree(all);
	expect(tree.grown(() => true).map(({ depth }) => depth)).toEqual([0, 1, 1, 0]);
	expect(texts.map(({ id }) => id)).toEqual(all.map(({ id }) => bodyOf(id)));
	const kinds = new Set<string>();
	for (const { change } of texts) {
		const doc = new Y.Doc();
		applyChange(doc, change, 'test');
		const note = readNote(doc);
		expect(note).toEqual(change.note?.added);
		for (const { type } of note) kinds.add(type);
	}
	expect([...kinds]).toEqual(expect.arrayContaining(['heading', 'taskList', 'table', 'callout']));
});

test('the sample is the same every time', () => {
	expect(make()).toEqual(make());
});
