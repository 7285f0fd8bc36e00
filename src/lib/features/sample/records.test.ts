import { expect, test } from 'vitest';
import { newSpace } from '$lib/domain/space/new-space';
import { defaultTemplate } from '$lib/domain/space/templates';
import { clockState } from '$lib/domain/deal/deal';
import { Chance } from './chance';
import { sampleCustomers, sampleDeals, type Making } from './records';

const NOW = Date.UTC(2026, 4, 20, 12);

function make() {
	const making: Making = { chance: new Chance(7), now: NOW, offset: 0, people: ['a', 'b'] };
	const { stages } = defaultTemplate('sales');
	const space = newSpace(
		{
			kind: 'sales',
			name: 'Sales',
			visibility: 'public',
			members: [],
			stages: stages.map(({ key, ...stage }) => ({ ...stage, name: key }))
		},
		{ id: 's', currency: 'EUR' },
		{ actor: 'a', clock: { now: () => NOW, offset: () => 0 }, random: making.chance }
	);
	const customers = sampleCustomers(making);
	return { space, customers, deals: sampleDeals(making, space, customers) };
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

test('the sample is the same every time', () => {
	expect(make()).toEqual(make());
});
