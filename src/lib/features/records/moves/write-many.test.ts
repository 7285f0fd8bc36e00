import { expect, test } from 'vitest';
import type { Refusal } from '$lib/domain/access/refusal';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import { fail, succeed } from '$lib/domain/core/result';
import { writeMany } from './write-many';

const refusal: Refusal = { rule: 'OP-07', reason: 'closed-stays-closed' };
const to = (stage: string): RecordChange => ({ ...NO_CHANGE, set: { stage } });

/** A replica whose rules refuse some records. It lists what was written, by transaction. */
function replicaRefusing(...refused: readonly string[]) {
	const transactions: string[][] = [];
	const records = {
		changeMany: (_: string, ids: readonly string[], change: (id: string) => RecordChange) => {
			if (ids.some((id) => refused.includes(id))) return Promise.resolve(fail(refusal));
			transactions.push(ids.map((id) => `${id}:${JSON.stringify(change(id).set['stage'])}`));
			return Promise.resolve(succeed(null));
		}
	};
	return { view: { replica: { records } }, transactions };
}

test('many records are changed in one transaction', async () => {
	const { view, transactions } = replicaRefusing();
	const changes = new Map([
		['a', to('won')],
		['b', to('lost')]
	]);
	const { written, left } = await writeMany(view, 'space.s', changes);
	expect([written, [...left]]).toEqual([['a', 'b'], []]);
	expect(transactions).toEqual([['a:"won"', 'b:"lost"']]);
});

test('where the rules refuse one, the others are changed and that one is named', async () => {
	const { view, transactions } = replicaRefusing('b');
	const changes = new Map(['a', 'b', 'c'].map((id) => [id, to('won')]));
	const { written, left } = await writeMany(view, 'space.s', changes);
	expect([written, [...left]]).toEqual([['a', 'c'], [['b', refusal]]]);
	expect(transactions).toEqual([['a:"won"'], ['c:"won"']]);
});

test('OP-08 · what goes with a record is written with it, and not without it', async () => {
	const { view, transactions } = replicaRefusing('b');
	const changes = new Map(['a', 'b'].map((id) => [id, to('won')]));
	const { written } = await writeMany(view, 'space.s', changes, (own) =>
		Promise.resolve(
			new Map(
				[...own].flatMap(([id, change]) => [
					[id, change],
					[`task of ${id}`, change]
				])
			)
		)
	);
	expect(written).toEqual(['a']);
	expect(transactions).toEqual([['a:"won"', 'task of a:"won"']]);
});

test('nothing to change is no transaction', async () => {
	const { view, transactions } = replicaRefusing();
	expect(await writeMany(view, 'space.s', new Map())).toEqual({ written: [], left: new Map() });
	expect(transactions).toEqual([]);
});

test('promise 2 · once this device cannot store a record, the rest is not tried', async () => {
	const notStored = { reason: 'not-stored', failure: 'quota' } as const;
	const tried: string[] = [];
	const records = {
		changeMany: (_: string, ids: readonly string[]) => {
			if (ids.length > 1) return Promise.resolve(fail(refusal));
			tried.push(...ids);
			return Promise.resolve(ids[0] === 'a' ? succeed(null) : fail(notStored));
		}
	};
	const changes = new Map(['a', 'b', 'c'].map((id) => [id, to('won')]));
	const { written, left } = await writeMany({ replica: { records } }, 'space.s', changes);
	expect([written, tried]).toEqual([['a'], ['a', 'b']]);
	expect([...left]).toEqual([
		['b', notStored],
		['c', notStored]
	]);
});
