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
	vi.advanceTimersByTime(200);
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
	vi.advanceTimersByTime(200);
	hears();
	expect(device.getStates().has(anna.clientID)).toBe(false);
	device.destroy();
});
