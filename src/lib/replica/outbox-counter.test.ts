import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { OutboxCounter } from './outbox-counter';
import { ReplicaDatabase } from './store/database';

test('what may wait is told at once, and not only when it has been counted', async () => {
	const db = new ReplicaDatabase('counter');
	const told: boolean[] = [];
	const failed = vi.fn();
	const counter: OutboxCounter = new OutboxCounter(db, () => told.push(counter.isBehind), failed);
	counter.recount();
	expect(told).toEqual([true]);
	await expect.poll(() => told).toEqual([true, false]);
	counter.stop();
	db.close();
	expect(failed).not.toHaveBeenCalled();
});
