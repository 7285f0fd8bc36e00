import type { SyncStatus, Waiting } from '$lib/replica/status';

/** One line per room, the longest waiting first: a room's document and its records wait apart. */
export function byRoom(waiting: readonly Waiting[]): Waiting[] {
	const rooms = new Map<string, Waiting>();
	for (const { room, count, since } of waiting) {
		const found = rooms.get(room);
		rooms.set(room, {
			room,
			count: count + (found?.count ?? 0),
			since: Math.min(since, found?.since ?? since)
		});
	}
	return [...rooms.values()].sort((a, b) => a.since - b.since);
}

/** Whether it is known that nothing waits to be sent: it has been counted, and this device could save. */
export const nothingWaits = ({ state, waiting, isCounting = false }: SyncStatus): boolean =>
	waiting.length === 0 && !isCounting && state !== 'failed';
