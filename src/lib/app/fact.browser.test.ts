import { flushSync } from 'svelte';
import { toStore } from 'svelte/store';
import { expect, test } from 'vitest';
import { Fact, saysSame } from './fact';

/** Something that tells only that it has changed in some way. */
class Source {
	rooms = 1;
	state = { name: 'synced', waiting: 0 };
	readonly listeners = new Set<() => void>();

	readonly onChange = (listener: () => void) => {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	};

	set(to: Partial<Pick<Source, 'rooms' | 'state'>>): void {
		Object.assign(this, to);
		for (const listener of this.listeners) listener();
		flushSync();
	}
}

/** Notes each value that a reader is told. */
function read<Value>(fact: Fact<Value>): { readonly told: Value[]; readonly stop: () => void } {
	const told: Value[] = [];
	const stop = toStore(() => fact.current).subscribe((value) => told.push(value));
	flushSync();
	return { told, stop };
}

test('who reads a fact is told when it has become another, and not of what changes beside it', () => {
	const source = new Source();
	const rooms = read(new Fact(() => source.rooms, source.onChange));
	const state = read(new Fact(() => ({ ...source.state }), source.onChange, saysSame));
	source.set({ state: { name: 'working', waiting: 1 } });
	source.set({ state: { name: 'working', waiting: 1 } });
	source.set({ rooms: 2 });
	source.set({});
	expect(rooms.told).toEqual([1, 2]);
	expect(state.told.map(({ name }) => name)).toEqual(['synced', 'working']);
});

test('a fact is asked of nobody once nobody reads it, and reads as it is when somebody does again', async () => {
	const source = new Source();
	const fact = new Fact(() => source.rooms, source.onChange);
	const first = read(fact);
	first.stop();
	await expect.poll(() => source.listeners.size).toBe(0);
	source.set({ rooms: 3 });
	expect(fact.current).toBe(3);
	const again = read(fact);
	source.set({ rooms: 4 });
	expect(again.told).toEqual([3, 4]);
	expect(first.told).toEqual([1]);
});
