import { expose } from 'comlink';
import { pooled } from '$lib/domain/core/pooled-random';
import { DeviceClock } from '$lib/replica/device-clock';
import { openImportSink } from '$lib/replica/import-sink';
import { ImportApi } from './import-worker-core';

// Each record of many takes a few ids.
const random = pooled({ bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) });

const clock = new DeviceClock({
	now: () => Date.now(),
	offset: (at) => -new Date(at).getTimezoneOffset()
});

expose(
	new ImportApi((workspace, member) => openImportSink(workspace, member, { clock, random }), {
		clock,
		random
	})
);
