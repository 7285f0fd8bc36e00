import { DeviceClock } from '$lib/replica/device-clock';
import { openImportSink } from '$lib/replica/import-sink';
import { startImportWorker, type WorkerPort } from './import-worker-core';

// Typed as a window by the app's settings; in here it is the worker's own end.
const port = globalThis as unknown as WorkerPort;

const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

const clock = new DeviceClock({
	now: () => Date.now(),
	offset: (at) => -new Date(at).getTimezoneOffset()
});

port.addEventListener('message', ({ data }) => {
	if ('behind' in data) clock.goBy(data.behind);
});
startImportWorker(
	(workspace, member) => openImportSink(workspace, member, { clock, random }),
	port,
	{
		clock,
		random
	}
);
