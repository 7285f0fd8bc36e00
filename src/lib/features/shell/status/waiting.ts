import type { SyncStatus, Waiting } from '$lib/replica/status';

/**
 * Returns one line per room, the longest waiting first, because a room's document and its records wait
 * separately.
 */
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

/**
 * Whether it is certain that nothing is waiting to be sent: the changes have been counted, and this
 * device could save.
 */
export const nothingWaits = ({ state, waiting, isCounting = false }: SyncStatus): boolean =>
	waiting.length === 0 && !isCounting && state !== 'failed';
