import { expect, test } from 'vitest';
import { MemoryStore } from '../../tests/support/memory-store';
import { Homes } from './homes';

test('an id is asked for once, however many rooms there are, and derived ids may be in several', async () => {
	const store = new MemoryStore('log');
	const update = new Uint8Array([0, 0]);
	for (let room = 0; room < 50; room++) {
		const id = `r${String(room)}`;
		const entry = { seq: 1, previous: 0, record: id, update, before: null, total: 2 };
		const facts = [{ id, facts: { kind: 'deal', owner: null } as const, seq: 1 }];
		await store.commit([{ room: `space.${String(room)}`, log: [entry], facts }]);
	}
	let asked = 0;
	const homes = new Homes({
		roomsOf: (id) => {
			asked += 1;
			return store.roomsOf(id);
		}
	});
	expect(homes.isElsewhere('new', 'space.1')).toBe(false);
	expect(homes.isElsewhere('r7', 'space.7')).toBe(false);
	expect(homes.isElsewhere('r7', 'space.1')).toBe(true);
	expect(asked).toBe(3);
	homes.arrives('new', 'space.2');
	expect(homes.isElsewhere('new', 'space.1')).toBe(true);
	expect(homes.isElsewhere('new', 'space.2')).toBe(false);
	homes.arrived('new');
	expect(homes.isElsewhere('new', 'space.1')).toBe(false);
});
