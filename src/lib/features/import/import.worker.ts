import { openImportSink } from '$lib/replica/import-sink';
import { startImportWorker, type WorkerPort } from './import-worker-core';

// Typed as a window by the app's settings; in here it is the worker's own end.
const port = globalThis as unknown as WorkerPort;

startImportWorker(openImportSink, port, {
	clock: { now: () => Date.now(), offset: (at) => -new Date(at).getTimezoneOffset() },
	random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) }
});
