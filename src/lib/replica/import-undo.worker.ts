import { expose } from 'comlink';
import { pooled } from '../domain/core/pooled-random';
import { DeviceClock } from './device-clock';
import { UndoApi } from './import-undo-api';
import { platform } from './platform';

expose(
	new UndoApi({
		clock: new DeviceClock({
			now: () => platform.now(),
			offset: (at) => -new Date(at).getTimezoneOffset()
		}),
		random: pooled({ bytes: (count) => platform.bytes(count) })
	})
);
