import { orderBetween } from '../core/order';
import { automaticDeal, automaticDealId, type NewCustomer } from '../deal/automatic';
import type { People } from '../member/member';
import type { PeopleMatcher } from './people-matcher';
import { inBatches, type CheckedInput } from './plan-input';
import type { ImportSnapshot, PlannedRecord, RecordBatch } from './plan-types';

/** Returns the opportunities that spaces create for the new customers of an import (OP-12). */
export function* automaticDeals(
	customers: readonly NewCustomer[],
	{ snapshot, importId, acting }: CheckedInput,
	people: PeopleMatcher
): Generator<RecordBatch> {
	const everybody: People = {
		members: new Map([...snapshot.members, ...people.members].map((one) => [one.id, one])),
		teams: new Map([...snapshot.teams, ...people.teams].map((team) => [team.id, team])),
		...(snapshot.visibility === undefined ? {} : { visibility: snapshot.visibility })
	};

	function* dealsOf({
		space,
		last
	}: ImportSnapshot['automatic'][number]): Generator<PlannedRecord> {
		let order = last;
		for (const customer of customers) {
			order = orderBetween(order, null);
			const change = automaticDeal(customer, space, order, everybody, acting);
			if (change === null) return;
			const id = automaticDealId(space.id, customer.id);
			yield { id, change: { ...change, set: { ...change.set, importId } } };
		}
	}

	for (const one of snapshot.automatic) yield* inBatches(one.space.id, dealsOf(one));
}
