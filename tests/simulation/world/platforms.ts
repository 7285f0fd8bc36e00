import { runOn as runRelayOn, type ProcessTimer } from '../../../sync-server/common/platform';
import type { Waiting } from '../../../src/lib/domain/core/waiting';
import { runOn as runReplicaOn } from '../../../src/lib/replica/platform';
import { isSigned, subtle } from './keys';
import { ownWorld } from './scheduler';

const timerOf = (cancel: () => void): ProcessTimer => {
	const own: ProcessTimer = { cancel, unref: () => own };
	return own;
};

/** What device and relay have in common: all of it is the running world's. */
const waiting = {
	now: () => ownWorld().wall(),
	monotonic: () => ownWorld().monotonic(),
	timeout: (work, delay) => timerOf(ownWorld().timer(work, delay, false)),
	interval: (work, period) => timerOf(ownWorld().interval(work, period)),
	// It belongs to the event that is running, and happens before the next one.
	microtask: (work) => {
		queueMicrotask(work);
	}
} satisfies Omit<Waiting, 'turn'>;

runReplicaOn({
	...waiting,
	turn: () => new Promise((resolve) => ownWorld().timer(resolve, 0, false)),
	bytes: (count) => ownWorld().bytes(count),
	subtle,
	get storage() {
		const storage = ownWorld().storage();
		if (storage === undefined) throw new Error('only a tab has a storage');
		return storage;
	},
	fetch: () => Promise.reject(new TypeError('files go by the door that is given'))
});

runRelayOn({
	...waiting,
	turn: () => new Promise((resolve) => ownWorld().task(resolve, resolve)),
	isSigned
});
