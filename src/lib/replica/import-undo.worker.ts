import { expose } from 'comlink';
import { pooled } from '../domain/core/pooled-random';
import { DeviceClock } from './device-clock';
import { UndoApi } from './import-undo-api';

expose(
	new UndoApi({
		clock: new DeviceClock({
			now: () => Date.now(),
			offset: (at) => -new Date(at).getTimezoneOffset()
		}),
		random: pooled({ bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) })
	})
);
