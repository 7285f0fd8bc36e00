import { expect, test, vi } from 'vitest';
import { succeed } from '../../domain/core/result';
import { NO_CHANGE } from '../../domain/core/change';
import { ReplicaDatabase } from '../store/database';
import { recordsAt, type Records } from './records';
import { UnderWay } from './under-way';

/** An act that ends when it is told to. */
function act() {
	let end: () => void = () => undefined;
	const done = new Promise<void>((resolve) => {
		end = resolve;
	});
	return {
		done,
		end: () => {
			end();
		}
	};
}

test('LW-03 · a press is under way from its moment on until it is stored', async () => {
	const changed = vi.fn();
	const underWay = new UnderWay(changed);
	const opening = act();
	const storing = act();
	const unasked = () => Promise.reject(new Error('nobody asked'));
	const records: Records = {
		db: new ReplicaDatabase('under way'),
		read: unasked,
		changeMany: unasked,
		changeTogether: unasked,
		createMany: unasked,
		change: async () => {
			await storing.done;
			return succeed(null);
		}
	};
	const open = async () => {
		await opening.done;
		return records;
	};
	const place = { db: records.db, opened: () => null, open };
	const pressed = recordsAt(place, underWay.during).change('customers', 'a', NO_CHANGE);
	expect(underWay.isAny).toBe(true);
	opening.end();
	await Promise.resolve();
	expect(underWay.isAny).toBe(true);
	storing.end();
	await pressed;
	expect(underWay.isAny).toBe(false);
	expect(changed).toHaveBeenCalledTimes(2);
});

test('and what fails is under way no more', async () => {
	const underWay = new UnderWay(() => undefined);
	await expect(underWay.during(Promise.reject(new Error('no')))).rejects.toThrow('no');
	expect(underWay.isAny).toBe(false);
});
