import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Faults } from '../common/faults';
import { RoomAwareness, type Audience } from './awareness';
import type { Client } from './client';

const client = { who: { kind: 'device', device: 'device', member: 'anna' } } as Client;

let told: [Audience, Uint8Array][];
let room: RoomAwareness;
let anna: Awareness;
beforeEach(() => {
	vi.useFakeTimers();
	told = [];
	const faults = {
		guard: (_: string, work: () => void) => {
			work();
		}
	} as Pick<Faults, 'guard'> as Faults;
	const onFault = () => undefined;
	room = new RoomAwareness((message, to) => told.push([to, message]), { faults, onFault });
	anna = new Awareness(new Y.Doc());
});
afterEach(() => {
	room.destroy();
	anna.destroy();
	vi.useRealTimers();
});

const says = (state: Record<string, unknown> | null) => {
	anna.setLocalState(state);
	room.receive(client, encodeAwarenessUpdate(anna, [anna.clientID]));
	vi.advanceTimersByTime(300);
};

test('devices are told what has changed, and only scripts what is said once more', () => {
	says({ user: 'anna' });
	says({ user: 'anna' });
	says({ user: 'anna', typing: true });
	says(null);
	expect(told.map(([to]) => to)).toEqual(['everybody', 'scripts', 'everybody', 'everybody']);
});

test('a device that heard none of the repetitions is told the end all the same', () => {
	const device = new Awareness(new Y.Doc());
	const hears = () => {
		for (const [to, message] of told) {
			if (to === 'everybody') applyAwarenessUpdate(device, message, null);
		}
	};
	says({ user: 'anna' });
	for (let n = 0; n < 5; n++) says({ user: 'anna' });
	hears();
	expect(device.getStates().get(anna.clientID)).toEqual({ user: 'anna' });
	room.leave(client);
	vi.advanceTimersByTime(300);
	hears();
	expect(device.getStates().has(anna.clientID)).toBe(false);
	device.destroy();
});

test('whatever 100 devices do, a room sends four messages a second, and in the end what is so', () => {
	const people = Array.from({ length: 100 }, (_, at) => ({
		client: { who: { kind: 'device', device: `d${String(at)}`, member: 'anna' } } as Client,
		own: new Awareness(new Y.Doc())
	}));
	for (let at = 0; at < 200; at += 1) {
		for (const { client, own } of people) {
			own.setLocalState({ typing: at });
			room.receive(client, encodeAwarenessUpdate(own, [own.clientID]));
		}
		vi.advanceTimersByTime(10);
	}
	expect(told.length).toBeLessThanOrEqual(8);
	vi.advanceTimersByTime(300);
	const device = new Awareness(new Y.Doc());
	for (const [, message] of told) applyAwarenessUpdate(device, message, null);
	for (const { own } of people) {
		expect(device.getStates().get(own.clientID)).toEqual({ typing: 199 });
		own.destroy();
	}
	device.destroy();
});
