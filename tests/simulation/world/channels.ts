import * as broadcast from 'lib0/broadcastchannel';

const PROBE = 'polder-simulation-probe';

/**
 * lib0's channels by name. It keeps them for the whole process, also those of a tab that has ended without leaving
 * them, which a page takes along with it when it goes. Found by watching the one map that a subscription is put into.
 */
function findChannels(): Map<string, unknown> {
	const found: Map<string, unknown>[] = [];
	const set = Reflect.get(Map.prototype, 'set');
	Map.prototype.set = function (this: Map<string, unknown>, key: string, value: unknown) {
		if (key === PROBE) found.push(this);
		return set.call(this, key, value);
	};
	const ignore = () => undefined;
	broadcast.subscribe(PROBE, ignore);
	Map.prototype.set = set;
	broadcast.unsubscribe(PROBE, ignore);
	const [channels] = found;
	if (channels === undefined) throw new Error('lib0 keeps its channels elsewhere');
	return channels;
}

const channels = findChannels();

/** Forgets the channels of a world that has ended: with them everything of it would stay in memory. */
export function forgetChannels(): void {
	channels.clear();
}
